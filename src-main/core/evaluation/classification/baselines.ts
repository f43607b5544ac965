import { at, type Numbers } from '../../common/numbers';
import type { ClassificationBaselineName } from './schema';

export interface LabelBaseline {
  readonly name: ClassificationBaselineName;
  readonly predicted: Int32Array;
}

/** Rows with their labels as class indices, below 0 or no number where there is none. */
export interface LabelledRows {
  readonly rawTargets: Numbers;
  /** First row of each series. */
  readonly seriesBoundaries: Uint32Array;
  readonly rowCount: number;
}

/**
 * Predictions that cost nothing: the training part's most frequent class (the first of equally frequent ones, as
 * scikit-learn's DummyClassifier), and each window's last known label. `lastLabels` is null where the label before
 * the predicted row is not known.
 */
export function classificationBaselines(
  trainLabels: Numbers,
  classCount: number,
  rowCount: number,
  lastLabels: Numbers | null,
): LabelBaseline[] {
  const counts = new Float64Array(classCount);
  for (let i = 0; i < trainLabels.length; i += 1) counts[at(trainLabels, i)] = at(counts, at(trainLabels, i)) + 1;
  return countedBaselines(counts, rowCount, lastLabels);
}

/** The same from how many rows of the training part each class has; null where nothing is known of them: no majority then. */
export function countedBaselines(
  counts: Numbers | null,
  rowCount: number,
  lastLabels: Numbers | null,
): LabelBaseline[] {
  const baselines: LabelBaseline[] = [];
  if (counts !== null) {
    let majority = 0;
    for (let index = 1; index < counts.length; index += 1)
      if (at(counts, index) > at(counts, majority)) majority = index;
    baselines.push({ name: 'majorityClass', predicted: new Int32Array(rowCount).fill(majority) });
  }
  if (lastLabels !== null) baselines.push({ name: 'lastLabel', predicted: Int32Array.from(lastLabels) });
  return baselines;
}

/**
 * Each window's last known label, which may lie before missing ones; null where a window has none, or where a series has one
 * label, which is what is asked for. `rows` are the rows to predict, `lead` how many rows before them the last known one lies.
 */
export function lastKnownLabels(
  { rawTargets, seriesBoundaries, rowCount }: LabelledRows,
  rows: Uint32Array,
  lead: number,
): Int32Array | null {
  const labelOf = new Int32Array(rowCount).fill(-1);
  let changes = seriesBoundaries.length === 1;
  seriesBoundaries.forEach((from, series) => {
    const to = seriesBoundaries[series + 1] ?? rowCount;
    let [first, last] = [-1, -1];
    for (let row = from; row < to; row += 1) {
      const known = row - lead < from ? -1 : (rawTargets[row - lead] ?? -1);
      if (known >= 0) last = known;
      labelOf[row] = last;
      const own = rawTargets[row] ?? -1;
      if (first < 0) first = own;
      changes ||= own >= 0 && own !== first;
    }
  });
  const labels = Int32Array.from(rows, (row) => labelOf[row] ?? -1);
  return changes && labels.every((label) => label >= 0) ? labels : null;
}
