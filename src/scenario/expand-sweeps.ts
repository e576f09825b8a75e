/** Turns a strategy with a sweep into one use for each of its values, labelled by what the file says: `prune@1000rows`. */
import type { StrategySpec } from '../strategies/specs.js';

/** `data`: the file's own content, for the values as they were written. */
export function expandSweeps(specs: readonly StrategySpec[], data: unknown): StrategySpec[] {
  const written = (data as { readonly strategies?: readonly unknown[] }).strategies ?? [];
  return specs.flatMap((spec, index) => expanded(spec, written[index] as Written));
}

interface Written {
  readonly sweep?: Readonly<Record<string, readonly unknown[]>>;
}

function expanded(spec: StrategySpec, written: Written): readonly StrategySpec[] {
  const [swept] = Object.entries(spec.sweep ?? {});
  if (!swept?.[1]) return [spec];
  const [setting, values] = swept;
  return values.map((value, index) => {
    const text = String(written.sweep?.[setting]?.[index] ?? value);
    return {
      ...spec,
      label: `${spec.label}@${text.replace(/\s+/g, '')}`,
      with: { ...(spec.with as object), [setting]: value },
      sweep: undefined,
      point: { of: spec.label, setting, text, value: typeof value === 'number' ? value : null },
    } as StrategySpec;
  });
}
