import type { AbortSignalLike } from '../common/abort';
import { GatewiseError, hinted } from '../common/errors';
import { said } from '../common/sentence';
import { createRandom, deriveSeed, shuffleInPlace } from '../common/random';
import { BestWeights, Patience } from './best';
import { createSchedule } from './schedule';
import type { EpochRecord, TrainingConfiguration, TrainingOutcome } from './schema';
import type { WindowSource } from '../task/window-source';
import type { EpochResult, Trainer } from './trainer';

/** How to train, and what the order of the windows is drawn from. */
export type SeededTraining = TrainingConfiguration & { readonly seed: number };

export interface WindowSources {
  readonly train: WindowSource;
  /** Null: no validation; then nothing may watch the validation loss. */
  readonly validation: WindowSource | null;
}

export interface TrainingProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly windowsDone: number;
  readonly windowCount: number;
}

export interface TrainingListeners {
  /** Cancels: the call throws what the signal's `throwIfAborted` throws. */
  readonly signal: AbortSignalLike;
  /** Stops and keeps: training ends within a batch or so and the best weights are kept. */
  readonly stopSignal: AbortSignalLike;
  readonly onEpoch?: ((record: EpochRecord) => void) | undefined;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Milliseconds of a monotonic clock, for durations. */
  readonly now: () => number;
  /** Asked after every epoch: lets others have their turn now and then. A loop of short epochs would hear no signal else. */
  readonly pause: () => Promise<void>;
}

/** Keeps the shuffling stream apart from the ones of weights and dropout. */
const shufflePurpose = 0x5f;

/** The order in which an epoch (from 1) visits `count` windows; it depends on the seed and the epoch alone. */
export function epochOrder(count: number, shuffle: boolean, seed: number, epoch: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  if (shuffle) shuffleInPlace(order, createRandom(deriveSeed(seed, shufflePurpose, epoch)));
  return order;
}

function requireValidation(sources: WindowSources, configuration: TrainingConfiguration): void {
  if (sources.validation !== null) return;
  const fields = [
    ...(configuration.earlyStopping?.monitor === 'valLoss' ? ['model.training.earlyStopping.monitor'] : []),
    ...(configuration.schedule.type === 'reduceOnPlateau' ? ['model.training.schedule'] : []),
  ];
  const field = fields[0];
  if (field === undefined) return;
  throw new GatewiseError(
    'BAD_INPUT',
    said`${field} watches the validation loss, but there are no validation windows.`,
    {
      field,
      ...hinted(said`Give the split a validation part, or watch the training loss.`),
    },
  );
}

function eitherSignal(first: AbortSignalLike, second: AbortSignalLike): AbortSignalLike {
  return {
    get aborted() {
      return first.aborted || second.aborted;
    },
    get reason() {
      return first.aborted ? first.reason : second.reason;
    },
    throwIfAborted() {
      first.throwIfAborted();
      second.throwIfAborted();
    },
  };
}

/** One epoch's losses; null when the stop signal cut it short. */
type EpochLosses = { readonly train: EpochResult; readonly validation: number | null } | null;

async function runEpoch(
  trainer: Trainer,
  { train, validation }: WindowSources,
  configuration: SeededTraining,
  { signal, stopSignal, onProgress }: TrainingListeners,
  epoch: number,
  learningRate: number,
): Promise<EpochLosses> {
  const { shuffle, seed, epochs } = configuration;
  const combined = eitherSignal(signal, stopSignal);
  try {
    const result = await trainer.trainEpoch(train, epochOrder(train.starts.length, shuffle, seed, epoch), {
      learningRate,
      epoch,
      signal: combined,
      onProgress:
        onProgress === undefined
          ? undefined
          : (done, total) => {
              onProgress({ epoch, epochs, windowsDone: done, windowCount: total });
            },
    });
    const evaluable = validation !== null && result.notFinite === null;
    return { train: result, validation: evaluable ? await trainer.evaluate(validation, combined) : null };
  } catch (thrown) {
    if (stopSignal.aborted && !signal.aborted) return null;
    throw thrown;
  }
}

/**
 * Trains for the configured epochs, or until patience runs out, a signal fires or the loss is no longer finite.
 *
 * The trainer ends with the weights of `keptEpoch`: the best epoch's (lowest monitored loss) when early stopping
 * restores them (also after the last epoch, as Keras 3 does), after a stop by the user and after a loss that is not
 * finite; otherwise the last epoch's. With no epoch done, 0: after a stop the weights as they are then, after a loss
 * that is not finite the initial ones. An epoch that was cut short or whose loss is not finite is not in the history.
 *
 * Without early stopping the monitored loss is the validation loss, or the training loss where there is no validation.
 *
 * @throws GatewiseError BAD_INPUT when something watches a validation loss that does not exist
 * @throws AbortError when `signal` fires
 */
export async function runTraining(
  trainer: Trainer,
  sources: WindowSources,
  configuration: SeededTraining,
  listeners: TrainingListeners,
): Promise<TrainingOutcome> {
  requireValidation(sources, configuration);
  const { earlyStopping } = configuration;
  const { signal, stopSignal, onEpoch, now } = listeners;
  const monitor = earlyStopping?.monitor ?? (sources.validation === null ? 'loss' : 'valLoss');
  const schedule = createSchedule(configuration);
  const patience = earlyStopping === null ? null : new Patience(earlyStopping.patience, earlyStopping.minDelta);
  const best = new BestWeights();
  const initial = trainer.weights();
  const history: EpochRecord[] = [];
  let reason: TrainingOutcome['reason'] = 'allEpochs';
  let notFinite: TrainingOutcome['notFinite'] = null;

  for (let epoch = 1; epoch <= configuration.epochs; epoch += 1) {
    signal.throwIfAborted();
    if (stopSignal.aborted) {
      reason = 'stoppedByUser';
      break;
    }
    const learningRate = schedule.learningRate(epoch);
    const started = now();
    const losses = await runEpoch(trainer, sources, configuration, listeners, epoch, learningRate);
    if (losses === null) {
      reason = 'stoppedByUser';
      break;
    }
    const { train, validation } = losses;
    if (
      train.notFinite !== null ||
      !Number.isFinite(train.loss) ||
      (validation !== null && !Number.isFinite(validation))
    ) {
      reason = 'lossNotFinite';
      const largest = train.notFinite?.largestGradient ?? NaN;
      notFinite = {
        epoch,
        step: train.notFinite?.step ?? null,
        largestGradient: Number.isFinite(largest) ? largest : null,
        weightName: train.notFinite?.weightName ?? null,
      };
      break;
    }
    const record: EpochRecord = {
      epoch,
      loss: train.loss,
      valLoss: validation,
      learningRate,
      durationMs: Math.max(0, now() - started),
    };
    history.push(record);
    const monitored = monitor === 'loss' ? train.loss : (validation ?? train.loss);
    best.observe(epoch, monitored, () => trainer.weights());
    schedule.observe(validation ?? train.loss);
    onEpoch?.(record);
    await listeners.pause();
    if (patience?.observe(monitored) === true && epoch < configuration.epochs) {
      reason = 'earlyStopping';
      break;
    }
  }

  const lastEpoch = history.length;
  const interrupted = reason === 'stoppedByUser' || reason === 'lossNotFinite';
  let keptEpoch = lastEpoch;
  if (interrupted || earlyStopping?.restoreBestWeights === true) {
    keptEpoch = best.epoch ?? 0;
    if (best.weights !== null) trainer.setWeights(best.weights);
    else if (reason === 'lossNotFinite') trainer.setWeights(initial);
  }
  return { history, bestEpoch: best.epoch, lastEpoch, reason, keptEpoch, notFinite };
}
