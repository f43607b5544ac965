import { confusionMatrix, oneVersusRest, predictLabels } from '../../../../src-main/core/evaluation/classification';
import type { ThresholdTable } from '../../../../src-main/core/evaluation/classification';
import type { Predictions } from '../../../../src-main/core/run/schema';

/** Class scores of a part as typed arrays, without rows whose class or scores are not known. */
export interface ClassData {
  readonly classNames: readonly string[];
  readonly hasTime: boolean;
  /** Place on the x axis: milliseconds, or the row's number. */
  readonly places: Float64Array;
  readonly rows: Int32Array;
  /** Number of each row's series; null where there is one. */
  readonly series: Int32Array | null;
  readonly labels: Int32Array;
  /** [rows × classes] */
  readonly scores: Float64Array;
}

/** Null for numbers. */
export function classData(predictions: Predictions | undefined): ClassData | null {
  if (predictions?.classNames == null) return null;
  const { classNames, actual, predicted, rows, time, hasTime, series } = predictions;
  const width = classNames.length;
  const kept = rows
    .map((_, window) => window)
    .filter(
      (window) =>
        (actual[window] ?? null) !== null &&
        classNames.every((_, column) => (predicted[window * width + column] ?? null) !== null),
    );
  const scores = new Float64Array(kept.length * width);
  kept.forEach((window, position) => {
    for (let column = 0; column < width; column += 1) {
      scores[position * width + column] = predicted[window * width + column] ?? Number.NaN;
    }
  });
  return {
    classNames,
    hasTime,
    places: Float64Array.from(kept, (window) => (hasTime ? time[window] : rows[window]) ?? Number.NaN),
    rows: Int32Array.from(kept, (window) => rows[window] ?? -1),
    series: series === undefined ? null : Int32Array.from(kept, (window) => series[window] ?? -1),
    labels: Int32Array.from(kept, (window) => actual[window] ?? -1),
    scores,
  };
}

/** Predicted class of each row: the largest score, or for two classes whether the second's reaches the threshold. */
export function labelsAt(data: ClassData, threshold: number): Int32Array {
  return predictLabels(data.scores, data.labels.length, data.classNames.length, threshold);
}

/** Counts [actual × predicted]. */
export function matrixOf(data: ClassData, predicted: Int32Array): number[][] {
  return confusionMatrix(data.labels, predicted, data.classNames.length);
}

/** Positions of the rows of one cell of the confusion matrix. */
export function rowsOfCell(data: ClassData, predicted: Int32Array, cell: ConfusionCell): number[] {
  const found: number[] = [];
  data.labels.forEach((label, position) => {
    if (label === cell.actual && predicted[position] === cell.predicted) found.push(position);
  });
  return found;
}

/** Class indices. */
export interface ConfusionCell {
  readonly actual: number;
  readonly predicted: number;
}

/** A table for each class against the rest. */
export function tablesOf(data: ClassData): ThresholdTable[] {
  return oneVersusRest(data.labels, data.scores, data.classNames.length);
}

/** Score of one class at a position. */
export function scoreOf(data: ClassData, position: number, classIndex: number): number {
  return data.scores[position * data.classNames.length + classIndex] ?? Number.NaN;
}
