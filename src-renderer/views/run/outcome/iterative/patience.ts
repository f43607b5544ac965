import type { EpochRecord, TrainingConfiguration } from '../../../../../src-main/core/training/schema';

/** Epochs that early stopping has waited through, or would wait through, since the last improvement that counted. */
export interface PatienceSpan {
  readonly from: number;
  readonly to: number;
  /** Epochs still to wait; 0 when patience has run out. */
  readonly left: number;
}

/**
 * Keras's rule on a history: an improvement counts when the monitored loss falls by more than `minDelta` below the
 * last counted one. Null without early stopping or before the first finite loss.
 */
export function patienceSpan(
  history: readonly EpochRecord[],
  earlyStopping: TrainingConfiguration['earlyStopping'],
): PatienceSpan | null {
  if (earlyStopping === null) return null;
  const { monitor, minDelta, patience } = earlyStopping;
  let best = Infinity;
  let since: number | null = null;
  for (const { epoch, loss, valLoss } of history) {
    const value = monitor === 'valLoss' ? (valLoss ?? loss) : loss;
    if (value < best - minDelta) {
      best = value;
      since = epoch;
    }
  }
  const last = history.at(-1)?.epoch;
  if (since === null || last === undefined) return null;
  return { from: since, to: since + patience, left: Math.max(0, since + patience - last) };
}
