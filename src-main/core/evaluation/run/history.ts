import type { EpochRecord } from '../../training/schema';
import type { MetricDirection, Overfitting } from '../schema';

/** Best, last and stopping epoch, each a fact of its own. */
export interface EpochFigures {
  /** Epoch with the best finite value; the first of equal ones. Null without finite values. */
  readonly best: { readonly epoch: number; readonly value: number } | null;
  readonly last: { readonly epoch: number; readonly value: number | null } | null;
  /** Epoch at which training was ended before all epochs were done; null when it ran to its end. */
  readonly stoppedAt: number | null;
}

/**
 * The epochs of a stored history. `direction` is the monitored value's: losses are minimised. `monitor` falls back
 * to the training loss for epochs without a validation loss.
 */
export function epochFigures(
  history: readonly EpochRecord[],
  plannedEpochs: number,
  monitor: 'valLoss' | 'loss' = 'valLoss',
  direction: MetricDirection = 'minimize',
): EpochFigures {
  const valueOf = (record: EpochRecord): number =>
    monitor === 'valLoss' ? (record.valLoss ?? record.loss) : record.loss;
  let best: { epoch: number; value: number } | null = null;
  for (const record of history) {
    const value = valueOf(record);
    if (!Number.isFinite(value)) continue;
    if (best === null || (direction === 'minimize' ? value < best.value : value > best.value)) {
      best = { epoch: record.epoch, value };
    }
  }
  const record = history.at(-1);
  const last = record === undefined ? null : { epoch: record.epoch, value: finiteOrNull(valueOf(record)) };
  return { best, last, stoppedAt: last !== null && last.epoch < plannedEpochs ? last.epoch : null };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Epochs of a moving mean, so that one noisy epoch does not open the gap; also the least distance to the end. */
const smoothing = 3;
/** How much the validation loss must have risen above its lowest, relative to it, by the end. */
const minimumRise = 0.02;

/**
 * Gap between training and validation loss. The gap **opens** at the epoch of the lowest (smoothed) validation loss
 * when by the end that loss has risen at least 2 % above it while the training loss fell. Null without validation
 * losses or with one that is not finite.
 */
export function findOverfitting(history: readonly EpochRecord[], keptEpoch: number): Overfitting | null {
  const epochs = history.flatMap(({ epoch, loss, valLoss }) =>
    valLoss !== null && Number.isFinite(loss) && Number.isFinite(valLoss) ? [{ epoch, loss, valLoss }] : [],
  );
  const last = epochs.at(-1);
  if (last === undefined || epochs.length < history.length) return null;
  const lowest = epochs.reduce((best, record) => (record.valLoss < best.valLoss ? record : best));
  const parting = partingOf(epochs);
  const kept = epochs.find(({ epoch }) => epoch === keptEpoch) ?? lowest;
  return {
    gapAtBest: kept.valLoss - kept.loss,
    gapAtLast: last.valLoss - last.loss,
    opensAtEpoch: parting?.epoch ?? null,
    riseAtLast: parting?.rise ?? null,
  };
}

function partingOf(
  epochs: readonly { epoch: number; loss: number; valLoss: number }[],
): { readonly epoch: number; readonly rise: number } | null {
  if (epochs.length < 2 * smoothing) return null;
  const smoothed = epochs.map(({ epoch }, i) => {
    const window = epochs.slice(Math.max(0, i - 1), i + 2);
    return {
      epoch,
      loss: window.reduce((total, record) => total + record.loss, 0) / window.length,
      valLoss: window.reduce((total, record) => total + record.valLoss, 0) / window.length,
    };
  });
  const lowest = smoothed.reduce((best, record) => (record.valLoss < best.valLoss ? record : best));
  const end = smoothed.at(-1);
  if (end === undefined || end.epoch - lowest.epoch < smoothing) return null;
  if (lowest.valLoss <= 0) return null;
  const rise = end.valLoss / lowest.valLoss - 1;
  return rise > minimumRise && end.loss < lowest.loss ? { epoch: lowest.epoch, rise } : null;
}
