import type { PreflightFinding } from './preflight-schema';
import type { Table, TableColumn } from './table';

export interface PreflightInput {
  readonly table: Table;
  readonly target: string;
  /** Columns that the model sees beside the target's own past. */
  readonly features: readonly string[];
  /** Rows that are neither seen nor predicted are not looked at. */
  readonly trainRows: { readonly from: number; readonly to: number };
  readonly windows: Readonly<Record<'train' | 'validation' | 'test', number>>;
  /** How often a ranking has used this dataset's test part. */
  readonly testLookups: number;
}

/** Beyond these a feature says the same as the target. */
const copyCorrelation = 0.999_999;
const affineCorrelation = 0.9999;
/** Values from the future are looked for up to this many rows ahead. */
const largestShift = 48;
const fewWindows = 30;
const manyLooks = 10;

type NumericColumn = Extract<TableColumn, { kind: 'number' }>;

/**
 * What speaks against a run before it starts: features that hold the target (as it is, scaled and moved, or from the
 * future), times that do not ascend or repeat, parts with too few windows, a test part that was looked at often.
 */
export function preflight(input: PreflightInput): PreflightFinding[] {
  return [...leaks(input), ...timeFindings(input.table), ...windowFindings(input), ...lookFindings(input)];
}

function leaks({ table, target, features, trainRows }: PreflightInput): PreflightFinding[] {
  const isNumeric = (column: TableColumn): column is NumericColumn => column.kind === 'number';
  const numeric = table.columns.filter(isNumeric);
  const goal = numeric.find(({ name }) => name === target);
  if (goal === undefined) return [];
  const values = goal.values.subarray(trainRows.from, trainRows.to);
  return numeric
    .filter(({ name }) => name !== target && features.includes(name))
    .flatMap((feature) => leakOf(feature.name, feature.values.subarray(trainRows.from, trainRows.to), target, values));
}

function leakOf(name: string, feature: Float64Array, target: string, values: Float64Array): PreflightFinding[] {
  const now = correlation(feature, values, 0);
  const columns = [name, target];
  if (now !== null && Math.abs(now) >= copyCorrelation) {
    return [
      {
        id: 'targetCopy',
        severity: 'blocking',
        columns,
        message: `“${name}” is “${target}” itself: their correlation is ${now.toFixed(6)}.`,
        evidence: { correlation: now },
        advice: `Remove “${name}” from the features.`,
      },
    ];
  }
  if (now !== null && Math.abs(now) >= affineCorrelation) {
    return [
      {
        id: 'targetAffine',
        severity: 'blocking',
        columns,
        message: `“${name}” is nearly a multiple of “${target}”: their correlation is ${now.toFixed(6)}.`,
        evidence: { correlation: now },
        advice: `Remove “${name}” from the features, unless it is known before “${target}” is.`,
      },
    ];
  }
  for (let shift = 1; shift <= Math.min(largestShift, Math.floor(values.length / 4)); shift += 1) {
    const ahead = correlation(feature, values, shift);
    const behind = shift === 0 ? null : correlation(values, values, shift);
    // A smooth series resembles its own future; a copy resembles it far more.
    if (ahead === null || Math.abs(ahead) < affineCorrelation || Math.abs(behind ?? 0) >= affineCorrelation) continue;
    return [
      {
        id: 'targetFromFuture',
        severity: 'blocking',
        columns,
        message: `“${name}” holds “${target}” from ${shift} rows later: their correlation is ${ahead.toFixed(6)}.`,
        evidence: { correlation: ahead, shift },
        advice: `Remove “${name}” from the features: it would not be known when the prediction is made.`,
      },
    ];
  }
  return [];
}

/** Pearson's correlation of `feature[i]` with `target[i + shift]` where both are there; null for a constant one. */
function correlation(feature: Float64Array, target: Float64Array, shift: number): number | null {
  let count = 0;
  let meanFeature = 0;
  let meanTarget = 0;
  let varianceFeature = 0;
  let varianceTarget = 0;
  let covariance = 0;
  for (let row = 0; row + shift < target.length; row += 1) {
    const x = feature[row] ?? Number.NaN;
    const y = target[row + shift] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    count += 1;
    // Welford's update keeps large offsets from eating the digits.
    const deltaFeature = x - meanFeature;
    meanFeature += deltaFeature / count;
    const deltaTarget = y - meanTarget;
    meanTarget += deltaTarget / count;
    varianceFeature += deltaFeature * (x - meanFeature);
    varianceTarget += deltaTarget * (y - meanTarget);
    covariance += deltaFeature * (y - meanTarget);
  }
  if (count < 10 || varianceFeature <= 0 || varianceTarget <= 0) return null;
  return covariance / Math.sqrt(varianceFeature * varianceTarget);
}

function timeFindings(table: Table): PreflightFinding[] {
  // With several series in a file, times repeat from one series to the next.
  if (table.seriesIdColumn !== null && table.seriesIdColumn !== undefined) return [];
  const time = table.columns.find((column) => column.kind === 'time' && column.name === table.timeColumn);
  if (time?.kind !== 'time') return [];
  let repeated = 0;
  let descending = 0;
  for (let row = 1; row < time.values.length; row += 1) {
    const step = (time.values[row] ?? 0) - (time.values[row - 1] ?? 0);
    if (step === 0) repeated += 1;
    else if (step < 0) descending += 1;
  }
  const findings: PreflightFinding[] = [];
  if (repeated > 0) {
    findings.push({
      id: 'duplicateTimes',
      severity: 'warning',
      columns: [time.name],
      message: `${repeated} rows have the same time as the row before.`,
      evidence: { rows: repeated },
      advice: 'Remove the duplicates, or name the column that tells the series apart.',
    });
  }
  if (descending > 0) {
    findings.push({
      id: 'timeNotAscending',
      severity: 'blocking',
      columns: [time.name],
      message: `${descending} rows are earlier than the row before, so a split by order would mix past and future.`,
      evidence: { rows: descending },
      advice: 'Sort the file by time and import it again.',
    });
  }
  return findings;
}

function windowFindings({ windows }: PreflightInput): PreflightFinding[] {
  return (['train', 'validation', 'test'] as const)
    .filter((part) => windows[part] < fewWindows)
    .map((part) => ({
      id: 'tooFewWindows',
      severity: 'warning',
      columns: [],
      message: `The ${part} part has ${windows[part]} windows, too few for firm figures.`,
      evidence: { part, windows: windows[part] },
      advice: 'Use a shorter lookback or horizon, or a larger part.',
    }));
}

function lookFindings({ testLookups }: PreflightInput): PreflightFinding[] {
  if (testLookups < manyLooks) return [];
  return [
    {
      id: 'testLookedAt',
      severity: 'warning',
      columns: [],
      message: `Rankings have used this dataset's test part ${testLookups} times: the best of many is partly luck.`,
      evidence: { looks: testLookups },
      advice: 'Choose models by validation figures, and keep fresh data for the last word.',
    },
  ];
}
