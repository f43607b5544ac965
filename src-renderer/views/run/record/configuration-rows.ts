import { flatten } from '../../../../src-main/core/comparison/differences';

export interface ConfigurationRow {
  readonly path: string;
  /** Null where the setting is not there. */
  readonly own: string | null;
  readonly other: string | null;
  readonly differs: boolean;
}

/** Settings of a configuration beside those of another, by path; without another, nothing differs. */
export function configurationRows(own: unknown, other: unknown): ConfigurationRow[] {
  const ownValues = new Map<string, string>();
  const otherValues = new Map<string, string>();
  flatten('', own, ownValues);
  if (other !== undefined) flatten('', other, otherValues);
  return [...new Set([...ownValues.keys(), ...otherValues.keys()])].map((path) => {
    const row = { path, own: ownValues.get(path) ?? null, other: otherValues.get(path) ?? null };
    return { ...row, differs: other !== undefined && row.own !== row.other };
  });
}
