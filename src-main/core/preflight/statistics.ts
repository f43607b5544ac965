import { at } from '../common/numbers';
import type { NumberColumn } from '../preparation/frame';
import type { RowRange } from '../task/series';
import type { PartRanges } from '../task/split';
import type { PreflightFinding } from './schema';

const fewestRows = 200;
/** How near to 0 and 1 the mean and the standard deviation of all rows lie where all rows were used to scale. */
const exact = 1e-4;
/** How far from them those of the training rows must lie before it matters. */
const differs = 0.02;
/** How far from a bound the training rows must end. */
const endsShort = 1e-3;
/** A bound that nature sets, such as all of the sky in clouds, is met again and again; one of a scaler by one row. */
const fewestMeetings = 3;
const fewestDistinct = 50;

/**
 * Columns that were scaled before they were imported, with figures of all rows. What the model learns from then knows the
 * level and the spread of the test part. Two marks of it:
 * - the mean over the file is 0 and the standard deviation 1, while those of the training rows are not;
 * - the range over the file is exactly 0 to 1 (or −1 to 1), while a bound is met outside of the training rows alone, by
 *   three rows at most. Columns with few values and those in hundredths, as shares and percentages are, have such bounds by
 *   nature.
 */
export function scaledBeforeImport(
  columns: readonly NumberColumn[],
  rowCount: number,
  ranges: PartRanges,
): PreflightFinding[] {
  if (rowCount < fewestRows) return [];
  return columns.flatMap(({ name, values }): PreflightFinding[] => {
    const all = figuresOf(values, [{ from: 0, to: rowCount }]);
    const train = figuresOf(values, ranges.train);
    if (all.count < fewestRows || train.count === 0) return [];
    const evidence = standardised(all, train) ?? fittedToRange(values, all, train);
    if (evidence === null) return [];
    return [
      {
        id: 'scalerBeyondTrain',
        severity: 'warning',
        columns: [name],
        message: `“${name}” was scaled before it was imported, with figures of all rows, the test part’s included.`,
        evidence,
        advice: 'Import the column in its own units: Gatewise scales with the training rows alone.',
      },
    ];
  });
}

type Evidence = PreflightFinding['evidence'];

function standardised(all: Figures, train: Figures): Evidence | null {
  const sdSample = all.sd * Math.sqrt(all.count / (all.count - 1));
  const isExact = Math.abs(all.mean) < exact && Math.min(Math.abs(all.sd - 1), Math.abs(sdSample - 1)) < exact;
  const trainDiffers = Math.abs(train.mean) > differs || Math.abs(train.sd - 1) > differs;
  return isExact && trainDiffers ? { mean: all.mean, sd: all.sd, trainMean: train.mean, trainSd: train.sd } : null;
}

function fittedToRange(values: ArrayLike<number>, all: Figures, train: Figures): Evidence | null {
  if (all.max !== 1 || (all.min !== 0 && all.min !== -1)) return null;
  const beyond = [
    ...(train.max < 1 - endsShort ? [all.max] : []),
    ...(train.min > all.min + endsShort ? [all.min] : []),
  ];
  if (beyond.length === 0) return null;
  const distinct = new Set<number>();
  const meetings = new Map<number, number>(beyond.map((bound) => [bound, 0]));
  let hundredths = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = at(values, row);
    if (Number.isNaN(value)) continue;
    if (distinct.size < fewestDistinct) distinct.add(value);
    if (meetings.has(value)) meetings.set(value, (meetings.get(value) ?? 0) + 1);
    if (Math.abs(100 * value - Math.round(100 * value)) < 1e-6) hundredths += 1;
  }
  const isRare = [...meetings.values()].some((count) => count <= fewestMeetings);
  if (!isRare || distinct.size < fewestDistinct || hundredths > all.count / 2) return null;
  return { min: all.min, max: all.max, trainMin: train.min, trainMax: train.max };
}

interface Figures {
  readonly count: number;
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

function figuresOf(values: ArrayLike<number>, ranges: readonly RowRange[]): Figures {
  let [count, mean, squares] = [0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { from, to } of ranges) {
    for (let row = from; row < to; row += 1) {
      const value = at(values, row);
      if (Number.isNaN(value)) continue;
      count += 1;
      const delta = value - mean;
      mean += delta / count;
      squares += delta * (value - mean);
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return { count, mean, sd: Math.sqrt(squares / Math.max(1, count)), min, max };
}
