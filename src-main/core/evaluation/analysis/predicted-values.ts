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
