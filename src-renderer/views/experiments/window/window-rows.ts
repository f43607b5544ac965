import type { WindowConfiguration } from '../../../../src-main/core/task/schema';

/** Rows of one window, counted from its first seen row; ends are not included. */
export interface WindowRows {
  readonly seenTo: number;
  readonly predictedFrom: number;
  readonly predictedTo: number;
  /** Rows from the first to the last of the window. */
  readonly span: number;
}

/** Rows of one window, counted from its first. */
export function windowRows({ lookback, horizon, offset }: WindowConfiguration): WindowRows {
  const predictedFrom = lookback - 1 + offset;
  const predictedTo = predictedFrom + horizon;
  return { seenTo: lookback, predictedFrom, predictedTo, span: Math.max(lookback, predictedTo) };
}
