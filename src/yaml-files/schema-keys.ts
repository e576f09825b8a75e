/** Which keys a JSON Schema lets stand where: for messages that name the one which was probably meant. */
import type { KeyPath } from './yaml-source.js';

export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly const?: unknown;
}

/** The keys that may stand in the section at `path` of `data`; none where it is not a section. */
export function keysAt(schema: SchemaNode, path: KeyPath, data: unknown): readonly string[] {
  let node: SchemaNode | undefined = schema;
  let value = data;
  for (const part of path) {
    value = (value as Record<string | number, unknown> | undefined)?.[part];
    node = typeof part === 'number' ? node?.items : node?.properties?.[part];
    if (node?.oneOf) node = node.oneOf.find((option) => isThe(option, value));
  }
  return Object.keys(node?.properties ?? {});
}

/** Sections that know a key of this name: "lab" for "bufferPool". */
export function pathsEndingIn(schema: SchemaNode, key: string): readonly string[] {
  const found: string[] = [];
  const walk = (node: SchemaNode, path: string) => {
    for (const [name, child] of Object.entries(node.properties ?? {})) {
      if (name === key) found.push(path === '' ? 'the top' : path);
      walk(child, path === '' ? name : `${path}.${name}`);
    }
    if (node.items) walk(node.items, `${path}[]`);
    for (const option of node.oneOf ?? []) walk(option, path);
  };
  walk(schema, '');
  return found;
}

/** Is this the option whose `use` the data says? */
function isThe(option: SchemaNode, value: unknown): boolean {
  return option.properties?.['use']?.const === (value as { use?: unknown } | undefined)?.use;
}
