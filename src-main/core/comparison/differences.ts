import type { RunDetail } from '../run/schema';
import type { ComparisonResult } from './schema';

/**
 * Every setting of several columns by its path (`window.lookback`), with the data and the environment; null where a
 * column has no such setting. A column is one run or several repeats, whose different values are listed.
 */
export function differingPaths(columns: readonly (readonly RunDetail[])[]): ComparisonResult['configuration'] {
  const settings = columns.map((runs) => mergedSettings(runs.map(settingsOf)));
  const paths = [...new Set(settings.flatMap((column) => [...column.keys()]))];
  return paths.map((path) => {
    const values = settings.map((column) => column.get(path) ?? null);
    return { path, values, differs: values.some((value) => value !== values[0]) };
  });
}

function settingsOf(run: RunDetail): Map<string, string> {
  const values = new Map<string, string>();
  values.set('dataset', run.datasetName);
  values.set('dataset.hash', run.datasetHash.slice(0, 12));
  flatten('', run.configuration, values);
  values.set('seed', String(run.seed));
  if (run.environment !== null) {
    // What a race measured is never the same twice; what came of it is the engine.
    const { race: _, ...environment } = run.environment;
    flatten('environment', environment, values);
  }
  return values;
}

function mergedSettings(runs: readonly Map<string, string>[]): Map<string, string> {
  const [only] = runs;
  if (only !== undefined && runs.length === 1) return only;
  const paths = new Set(runs.flatMap((run) => [...run.keys()]));
  return new Map(
    [...paths].map((path) => [path, [...new Set(runs.flatMap((run) => run.get(path) ?? []))].join(', ')] as const),
  );
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
