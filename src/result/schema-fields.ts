/**
 * The fields of a JSON Schema as a flat list, section by section: the root first, then each shared shape where it is
 * first met. A field that nothing says of whether one seed gives it again is as what holds it.
 */
export interface FieldNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly sameForSeed?: boolean;
  readonly unit?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, FieldNode>>;
  readonly required?: readonly string[];
  readonly items?: FieldNode;
  readonly additionalProperties?: FieldNode | boolean;
  readonly anyOf?: readonly FieldNode[];
  readonly oneOf?: readonly FieldNode[];
  readonly $ref?: string;
}

export interface Section {
  /** Empty for the root. */
  readonly name: string;
  readonly description: string;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly path: string;
  readonly type: string;
  /** Empty of what is no number. */
  readonly unit: string;
  readonly sameForSeed: boolean;
  /** Results of earlier versions lack it. */
  readonly isLater: boolean;
  readonly meaning: string;
}

export function fieldLines(root: FieldNode, shapes: Readonly<Record<string, FieldNode>>): readonly Section[] {
  const met = new Map<string, boolean>();
  const sectionOf = (name: string, shape: FieldNode, same: boolean): Section => ({
    name,
    description: shape.description ?? '',
    fields: fieldsOf(shape, '', same, (shared, isSame) => met.set(shared, (met.get(shared) ?? true) && isSame)),
  });
  const sections = [sectionOf('', root, false)];
  // A map goes on over what is added to it meanwhile.
  for (const [name, same] of met) sections.push(sectionOf(name, shapes[name] ?? {}, same));
  return sections;
}

type Meet = (shape: string, sameForSeed: boolean) => void;

function fieldsOf(node: FieldNode, prefix: string, same: boolean, meet: Meet): readonly Field[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const sameForSeed = field.sameForSeed ?? same;
    const { type, shapes, inner, suffix } = lookInto(field);
    for (const shape of shapes) meet(shape, sameForSeed);
    const line: Field = {
      path,
      type,
      unit: field.unit ?? unitOf(name, type),
      sameForSeed,
      isLater: 'default' in field || node.required?.includes(name) === false,
      meaning: field.description ?? '',
    };
    return [line, ...inner.flatMap((one) => fieldsOf(one, `${path}${suffix}.`, sameForSeed, meet))];
  });
}

interface Look {
  readonly type: string;
  readonly shapes: readonly string[];
  /** Objects that stand here and have no name. */
  readonly inner: readonly FieldNode[];
  /** Behind the field's name, before that of a field within. */
  readonly suffix: string;
}

function lookInto(node: FieldNode): Look {
  const choices = node.anyOf ?? node.oneOf;
  if (choices) {
    const looks = choices.map(lookInto);
    return {
      type: [...new Set(looks.map(({ type }) => type))].join(' or '),
      shapes: looks.flatMap(({ shapes }) => shapes),
      inner: looks.flatMap(({ inner }) => inner),
      suffix: looks.map(({ suffix }) => suffix).join(''),
    };
  }
  if (node.$ref) {
    const shape = node.$ref.replace('#/$defs/', '');
    return { type: `[${shape}](#${shape.toLowerCase()})`, shapes: [shape], inner: [], suffix: '' };
  }
  if (node.items) {
    const of = lookInto(node.items);
    return { ...of, type: `list of ${of.type}`, suffix: `[]${of.suffix}` };
  }
  if (node.properties) return { type: 'object', shapes: [], inner: [node], suffix: '' };
  if (typeof node.additionalProperties === 'object') {
    const of = lookInto(node.additionalProperties);
    return { ...of, type: `object of ${of.type}`, suffix: `.*${of.suffix}` };
  }
  const values = node.enum ?? (node.const === undefined ? undefined : [node.const]);
  const type = values ? values.map((value) => `\`${value}\``).join(', ') : [node.type ?? 'any'].flat().join(' or ');
  return { type, shapes: [], inner: [], suffix: '' };
}

const units: readonly (readonly [RegExp, string])[] = [
  // Numbers that count nothing.
  [/^(seed|errno|round|position|nextIndex|forceRecovery)$/, ''],
  [/PerSecond/, 'a second'],
  [/Ms([A-Z]|$)/, 'ms'],
  [/^seconds$/, 's'],
  [/(^b|B)ytes([A-Z]|$)/, 'bytes'],
  [/Share([A-Z]|$)/, 'of 1'],
  [/(^r|R)ows([A-Z]|$)/, 'rows'],
  [/Pages$/, 'pages'],
  [/Extents$/, 'extents'],
];

/** By the ending of its name, as every name of a number has one; a whole number without is a count. */
function unitOf(name: string, type: string): string {
  if (!/number|integer|Interval/.test(type)) return '';
  return units.find(([pattern]) => pattern.test(name))?.[1] ?? (/integer/.test(type) ? 'count' : '');
}
