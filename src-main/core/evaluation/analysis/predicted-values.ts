import { at, type Numbers } from '../../common/numbers';

/** One part's stored predictions; values that are not known or not finite are null. Rows are windows. */
export interface StoredPredictions {
  readonly horizon: number;
  readonly classNames: readonly string[] | null;
  readonly time: readonly number[];
  readonly hasTime: boolean;
  readonly intervalMs: number | null;
  readonly stepTimes?: readonly number[] | undefined;
  readonly rows: readonly number[];
  /** [windows × horizon]; class indices for a classification. */
  readonly actual: readonly (number | null)[];
  /** [windows × horizon], or [windows × classes]. */
  readonly predicted: readonly (number | null)[];
}

/** NaN stands for null. */
export function numbersOfNullable(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}

/** Values that are known on both sides, with the index that each had. */
export interface KnownPairs {
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly indices: Uint32Array;
}

/** The pairs with two finite values, of one step (from 1) or of all. */
export function knownPairs(actual: Numbers, predicted: Numbers, horizon: number, step: number | null): KnownPairs {
  const indices: number[] = [];
  for (let i = step === null ? 0 : step - 1; i < actual.length; i += step === null ? 1 : horizon) {
    if (Number.isFinite(at(actual, i)) && Number.isFinite(at(predicted, i))) indices.push(i);
  }
  return {
    actual: Float64Array.from(indices, (i) => at(actual, i)),
    predicted: Float64Array.from(indices, (i) => at(predicted, i)),
    indices: Uint32Array.from(indices),
  };
}

/** Labels and scores [rows × classes] of the rows whose label and scores are all known. */
export function knownScores({ actual, predicted, classNames }: StoredPredictions): {
  readonly labels: Int32Array;
  readonly scores: Float64Array;
} {
  const classCount = classNames?.length ?? 0;
  const labels: number[] = [];
  const scores: number[] = [];
  actual.forEach((label, row) => {
    const own = predicted.slice(row * classCount, (row + 1) * classCount);
    const known = own.filter((score) => score !== null);
    if (label === null || known.length < classCount) return;
    labels.push(label);
    scores.push(...known);
  });
  return { labels: Int32Array.from(labels), scores: Float64Array.from(scores) };
}
