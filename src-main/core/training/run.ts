import { anySignal, type AbortSignalLike } from '../common/abort';
import { GatewiseError, hinted } from '../common/errors';
import { said } from '../common/sentence';
import { createRandom, deriveSeed, shuffleInPlace } from '../common/random';
import { BestWeights, Patience } from './best';
import type { CheckpointKeeper, TrainingCheckpoint } from './checkpoint';
import { createSchedule } from './schedule';
import type { EpochRecord, TrainingConfiguration, TrainingOutcome } from './schema';
import type { WindowSource } from '../task/window-source';
import type { EpochPosition, EpochResult, Trainer } from './trainer';

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
  /**
   * Pauses: training ends within a batch or so, keeps a checkpoint of that place, and the call throws what the signal's
   * `throwIfAborted` throws. One that fires after the last epoch comes too late.
   */
  readonly pauseSignal?: AbortSignalLike | undefined;
  /** Left out: no checkpoint is kept. */
  readonly checkpoints?: CheckpointKeeper | undefined;
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

/** One epoch's losses, or where it was left for a stop or a pause. */
type EpochEnd =
  | { readonly isWhole: true; readonly train: EpochResult; readonly validation: number | null }
  | { readonly isWhole: false; readonly position: EpochPosition };

async function runEpoch(
  trainer: Trainer,
  { train, validation }: WindowSources,
  configuration: SeededTraining,
  { signal, stopSignal, pauseSignal, onProgress }: TrainingListeners,
  place: { readonly epoch: number; readonly learningRate: number; readonly from: EpochPosition | undefined },
): Promise<EpochEnd> {
  const { shuffle, seed, epochs } = configuration;
  const { epoch, learningRate, from } = place;
  const breakSignal = anySignal(pauseSignal === undefined ? [stopSignal] : [stopSignal, pauseSignal]);
  const result = await trainer.trainEpoch(train, epochOrder(train.starts.length, shuffle, seed, epoch), {
    learningRate,
    epoch,
    from,
    signal,
    breakSignal,
    onProgress:
      onProgress === undefined
        ? undefined
        : (done, total) => {
            onProgress({ epoch, epochs, windowsDone: done, windowCount: total });
          },
  });
  const { position, isBrokenOff, notFinite } = result;
  if (isBrokenOff) return { isWhole: false, position };
  if (validation === null || notFinite !== null) return { isWhole: true, train: result, validation: null };
  try {
    const loss = await trainer.evaluate(validation, anySignal([signal, breakSignal]));
    return { isWhole: true, train: result, validation: loss };
  } catch (thrown) {
    if (signal.aborted || !breakSignal.aborted) throw thrown;
    return { isWhole: false, position };
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
 * From a checkpoint it goes on as if it had never ended: the same bits, on the same engine. More epochs than the checkpoint's
 * training had are as good as a training of so many from the start, except under a schedule that depends on their number.
 *
 * @param trainer with its initial weights
 * @param from where to go on; null: from the beginning
 * @throws GatewiseError BAD_INPUT when something watches a validation loss that does not exist
 * @throws AbortError when `signal` or `pauseSignal` fires
 */
export async function runTraining(
  trainer: Trainer,
  sources: WindowSources,
  configuration: SeededTraining,
  listeners: TrainingListeners,
  from: TrainingCheckpoint | null = null,
): Promise<TrainingOutcome> {
  requireValidation(sources, configuration);
  const { earlyStopping } = configuration;
  const { signal, stopSignal, pauseSignal, checkpoints, onEpoch, now } = listeners;
  const monitor = earlyStopping?.monitor ?? (sources.validation === null ? 'loss' : 'valLoss');
  const schedule = createSchedule(configuration, from?.schedule);
  const patience =
    earlyStopping === null ? null : new Patience(earlyStopping.patience, earlyStopping.minDelta, from?.patience);
  const best = new BestWeights(from?.best);
  const initial = trainer.weights();
  const history: EpochRecord[] = [...(from?.history ?? [])];
  let within = from?.within ?? null;
  let reason: TrainingOutcome['reason'] = 'allEpochs';
  let notFinite: TrainingOutcome['notFinite'] = null;
  if (from !== null) {
    // Whether they fit has to be known before hours of training, not after.
    if (from.best !== null) trainer.setWeights(from.best.weights);
    trainer.setWeights(from.weights);
    trainer.setOptimizerState(from.optimizer);
  }
  const keep = async (): Promise<void> => {
    await checkpoints?.keep({
      history: [...history],
      within,
      weights: trainer.weights(),
      optimizer: trainer.optimizerState(),
      best: best.state,
      patience: patience?.state ?? null,
      schedule: schedule.state(),
    });
  };

  for (let epoch = history.length + 1; epoch <= configuration.epochs; epoch += 1) {
    if (patience?.hasRunOut === true) {
      reason = 'earlyStopping';
      break;
    }
    signal.throwIfAborted();
    if (pauseSignal?.aborted === true) await keep();
    pauseSignal?.throwIfAborted();
    if (stopSignal.aborted) {
      reason = 'stoppedByUser';
      break;
    }
    const learningRate = schedule.learningRate(epoch);
    const started = now() - (within?.elapsedMs ?? 0);
    const place = { epoch, learningRate, from: within ?? undefined };
    const end = await runEpoch(trainer, sources, configuration, listeners, place);
    if (!end.isWhole) {
      within = { ...end.position, elapsedMs: Math.max(0, now() - started) };
      if (pauseSignal?.aborted === true) await keep();
      pauseSignal?.throwIfAborted();
      reason = 'stoppedByUser';
      break;
    }
    const { train, validation } = end;
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
    within = null;
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
    patience?.observe(monitored);
    onEpoch?.(record);
    await listeners.pause();
    if (checkpoints?.isDue(epoch) === true) await keep();
  }

  const lastEpoch = history.length;
  const interrupted = reason === 'stoppedByUser' || reason === 'lossNotFinite';
  // After a stop, or the last epoch, it can go on; after the other ends it could only end again.
  if (reason === 'stoppedByUser' || reason === 'allEpochs') await keep();
  let keptEpoch = lastEpoch;
  if (interrupted || earlyStopping?.restoreBestWeights === true) {
    keptEpoch = best.epoch ?? 0;
    if (best.weights !== null) trainer.setWeights(best.weights);
    else if (reason === 'lossNotFinite') trainer.setWeights(initial);
  }
  return { history, bestEpoch: best.epoch, lastEpoch, reason, keptEpoch, notFinite };
}
