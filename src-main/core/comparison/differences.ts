import type { RunDetail } from '../run/schema';
import type { ComparisonResult } from './schema';

/**
 * Every setting of several runs by its path (`configuration.window.lookback`), with the data and the environment;
 * null where a run has no such setting.
 */
export function differingPaths(runs: readonly RunDetail[]): ComparisonResult['configuration'] {
  const columns = runs.map((run) => {
    const values = new Map<string, string>();
    values.set('dataset', run.datasetName);
    values.set('dataset.hash', run.datasetHash.slice(0, 12));
    flatten('', run.configuration, values);
    values.set('training.seed', String(run.seed));
    if (run.environment !== null) flatten('environment', run.environment, values);
    return values;
  });
  const paths = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  return paths.map((path) => {
    const values = columns.map((column) => column.get(path) ?? null);
    return { path, values, differs: values.some((value) => value !== values[0]) };
  });
}

/** Leaves of a JSON value as text, by dotted path; arrays of plain values are one leaf. */
export function flatten(prefix: string, value: unknown, into: Map<string, string>): void {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) {
    into.set(prefix, value.length === 0 ? '[]' : value.map(String).join(', '));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) flatten(prefix === '' ? key : `${prefix}.${key}`, item, into);
  } else {
    into.set(prefix, String(value));
  }
}
