import { at, mean } from '../common/numbers';
import { skillCertainty } from '../evaluation/certainty/skill';
import type { BestLead } from './schema';

/** Losses of one candidate on the windows of all validation windows, the earliest first. */
export interface FoldLosses {
  /** Of each forecast or row: its mean absolute error, or 1 where the class is wrong. */
  readonly losses: Float64Array;
  /** Times, or rows without a time column. */
  readonly time: readonly number[];
  /** Series of each, from 0; null for one series. */
  readonly series: readonly number[] | null;
  /** Class of each; null for numbers. */
  readonly labels: readonly number[] | null;
}

/** Several validation windows in one: they follow each other. */
export function joinedLosses(folds: readonly FoldLosses[]): FoldLosses {
  const isPanel = folds.some(({ series }) => series !== null);
  const isLabelled = folds.some(({ labels }) => labels !== null);
  return {
    losses: Float64Array.from(folds.flatMap(({ losses }) => [...losses])),
    time: folds.flatMap(({ time }) => time),
    series: isPanel ? folds.flatMap(({ series, time }) => series ?? time.map(() => 0)) : null,
    labels: isLabelled ? folds.flatMap(({ labels }) => labels ?? []) : null,
  };
}

/** Losses of classes such that each class weighs alike: their mean is 1 − balanced accuracy. */
export function balanced(losses: Float64Array, labels: readonly number[]): Float64Array {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return losses.map((loss, i) => (loss * labels.length) / (counts.size * (counts.get(labels[i] ?? -1) ?? 1)));
}

/**
 * By how much the leader's error is smaller than another candidate's, with the interval of the test that decides everywhere
 * else (Fieller 1954 on `testDifference`).
 * @param overlap how many windows share a row with a window
 */
export function leadOver(leader: FoldLosses, other: FoldLosses, overlap: number): BestLead {
  const weighed = ({ losses, labels }: FoldLosses): Float64Array =>
    labels === null ? losses : balanced(losses, labels);
  const [own, theirs] = [weighed(leader), weighed(other)];
  const isWhole =
    own.length > 0 &&
    own.length === theirs.length &&
    own.every((value, i) => Number.isFinite(value) && Number.isFinite(at(theirs, i)));
  if (!isWhole) return { share: null, lower: null, upper: null, verdict: 'tooFew', independent: null };
  const theirMean = mean(theirs);
  const share = theirMean > 0 ? 1 - mean(own) / theirMean : null;
  const { lower, upper, verdict, independent } = skillCertainty(
    { name: 'lead', metric: 'mae', model: own, baseline: theirs, skill: share, power: 1 },
    {
      overlap,
      series: leader.series === null ? null : Int32Array.from(leader.series),
      time: Float64Array.from(leader.time),
    },
  );
  return { share, lower, upper, verdict, independent };
}
