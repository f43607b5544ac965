import { type Sentence } from '../common/sentence';
import type { AbortSignalLike } from '../common/abort';
import type { TaskConfiguration } from '../task/schema';
import type { WindowSource } from '../task/window-source';
import type { DeviceFacts, EngineId, SelfTest } from '../training/device';
import type { EngineRace } from '../training/race';
import type { EngineChoice, EpochRecord } from '../training/schema';
import type { FitOutcome } from './outcome';
import type { ModelSummary } from './summary';
import type { WindowFeatureKind } from './trees/windows';

/**
 * The model wall: what every kind of model answers for, and all that the rest of Gatewise knows of it. The conformance suite
 * in tests/jobs/families is the interface's second half: every family passes it.
 */

/** What a family is told of prepared data before it sees them. */
export interface PreparedShape {
  readonly task: TaskConfiguration['kind'];
  /** Rows of a window that a model sees. */
  readonly lookback: number;
  /** Values of each of these rows. */
  readonly featureCount: number;
  /** Of each value how many categories it numbers, from 0 on, and −1 where there is no known one; 0: it is a number as any other; left out: all are. */
  readonly categoryCounts?: readonly number[];
  /** Rows predicted at once; 1 for classes. */
  readonly horizon: number;
  /** Number of classes; 0 for numbers. */
  readonly classCount: number;
  /** Windows to fit to; left out where nothing is fitted. */
  readonly windowCount?: number | undefined;
  /** What a model of the target's own units has to know of it; left out: its values as they are. */
  readonly target?: TargetShape;
  /** Rows of a season, as the evaluation takes them; left out where nobody asks for it, as for a model that is fitted already. */
  readonly seasonLength?: number;
}

/** How the target was prepared. */
export interface TargetShape {
  /** Whether a model may see the target's past. */
  readonly isSeen: boolean;
  /** Undoes the scaling: value × scale + center are the target's own units, or those of its transforms. */
  readonly scale: number;
  readonly center: number;
  /** Whether the values are changes from row to row. */
  readonly isDifferenced: boolean;
}

/** What a fit may draw from and where it may run. */
export interface FitSettings {
  /** Seeds everything that is drawn: the same seed gives the same model. */
  readonly seed: number;
  /** Worker threads, the calling one included. */
  readonly threads: number;
  /** Which engine is wanted of a family that has several. */
  readonly engine: EngineChoice;
}

export interface ModelPlan {
  /** Bytes that the model takes beside the data, before anything is allocated. */
  readonly memoryBytes: number;
  /** Path of the setting by which a model needs less memory, e.g. `model.training.batchSize`. */
  readonly memoryField: string;
  /** What computes it, e.g. `fused-native`, and on what, e.g. `AVX-512`. */
  readonly engine: string;
  readonly device: string;
  /** What is known of the device; left out by kinds of model that have no choice of engines. */
  readonly facts?: DeviceFacts | undefined;
  /** What a person should know of the choice, e.g. why it is not the engine that was asked for; English, for terminals and logs. */
  readonly remark: Sentence | null;
}

/** A part of what a fitted model is, under a name that is its own within the model. */
export interface StateTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array;
}

/** What of a prediction is explained: a step of a forecast or a class, counted from 0; null: the mean of all steps. */
export type ExplainedOutput = number | null;

/** One thing that a model looks at, and how much it leans on it. */
export interface ExplainedFeature {
  /** The series' own input; null: how far ahead is predicted. */
  readonly input: number | null;
  /** `lag`: the value so many rows before the first predicted one; else a statistic over so many rows, or their first or last value. */
  readonly kind: WindowFeatureKind | 'step';
  readonly rows: number;
  /** Share of what all splits gained (boosting), or of the decrease of impurity, each tree alike (forests). */
  readonly share: number;
  /** Splits by it in all trees. */
  readonly splits: number;
}

/** What makes up a prediction: base + level + the sum of a window's values. */
export interface Attributions {
  readonly features: readonly ExplainedFeature[];
  /** What the values are added up to: the scaled target, a probability, or the logarithm of its odds. */
  readonly scale: 'target' | 'probability' | 'logOdds';
  /** Prediction on average over the training windows. */
  readonly base: number;
  /** Of each window what last-value normalisation took out and adds again; 0 without it. */
  readonly levels: Float64Array;
  /** The input that is seen above these levels; null without last-value normalisation. */
  readonly relativeInput: number | null;
  /** SHAP values, row-major [windows × features]. */
  readonly values: Float64Array;
  /** What the model saw, row-major [windows × features]; of how far ahead nothing. */
  readonly seen: Float32Array;
}

/** Keeps what fits tell of where they are, so that a later one goes on from there. */
export interface FitCheckpoints {
  /** Asked after every epoch. */
  isDue(epoch: number): boolean;
  /** Told of one that is due, and of where a fit was paused, stopped or ended; the one before is of no use any more. */
  keep(checkpoint: readonly StateTensor[]): Promise<void>;
}

export interface FitListeners {
  /** Cancels: the call throws what the signal's `throwIfAborted` throws. */
  readonly signal: AbortSignalLike;
  /** Stops and keeps: the fit ends soon, and the best that was reached is kept. */
  readonly stopSignal: AbortSignalLike;
  /**
   * Pauses: the fit ends soon, with a checkpoint kept where it `resumes`, and throws what the signal's `throwIfAborted` throws.
   * One that fires when the fit is nearly done comes too late.
   */
  readonly pauseSignal?: AbortSignalLike | undefined;
  /** Left out: no checkpoint is kept. */
  readonly checkpoints?: FitCheckpoints | undefined;
  /** Called after every step of an iterative fit. */
  readonly onEpoch?: ((record: EpochRecord) => void) | undefined;
  /** `done` of `total` steps, counting the share of the one at work; at least every 100 ms or so. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Milliseconds of a monotonic clock, for durations. */
  readonly now: () => number;
}

/** One model, to be fitted or already fitted. */
export interface Estimator {
  /** Bytes that it holds or will hold while it is fitted. */
  readonly memoryBytes: number;
  /** How far its engine came from recorded figures, just before; left out by kinds of model without a choice of engines. */
  readonly selfTest?: SelfTest | undefined;
  /** Whether its fits keep checkpoints and go on from one; the others begin anew. */
  readonly resumes?: true;
  /**
   * Fits to the windows of the training part; the validation part may decide when to end and what to keep, and nothing else.
   * @param validation null: there is none
   * @param from a checkpoint that an earlier fit to the same windows kept: the fit goes on as if it had never ended, bit for bit
   * @throws GatewiseError BAD_INPUT when the model needs what the data do not have; Error when it is no checkpoint of this model;
   *   AbortError when `signal` or `pauseSignal` fires
   */
  fit(
    train: WindowSource,
    validation: WindowSource | null,
    listeners: FitListeners,
    from?: readonly StateTensor[],
  ): Promise<FitOutcome>;
  /** Predictions of all windows, row-major [windows × outputs], in the scale of the source's targets, window normalisation undone. */
  predict(source: WindowSource, signal: AbortSignalLike): Promise<Float32Array>;
  /**
   * Standard deviations of what will differ from its predictions, laid out and scaled as these are; left out where a kind of model
   * has no error of its own. Errors are normal, and a window whose targets lie further ahead has the larger ones of that distance.
   */
  deviations?(source: WindowSource, signal: AbortSignalLike): Promise<Float32Array>;
  /**
   * What makes up its predictions of all windows, exactly; left out where a kind of model cannot tell.
   * @param onProgress told now and then how many windows are done
   * @throws AbortError when `signal` fires
   */
  attribute?(
    source: WindowSource,
    output: ExplainedOutput,
    signal: AbortSignalLike,
    onProgress: (done: number) => void,
  ): Promise<Attributions>;
  /** A copy of what it has learnt; `restore` makes the same predictions of it, bit for bit. */
  state(): readonly StateTensor[];
  dispose(): void;
}

/** Which engines are to be timed against each other, beside the one that would be taken without. */
export interface RaceOptions {
  readonly beside: readonly EngineId[];
  /** Cancels: the call throws what the signal's `throwIfAborted` throws. */
  readonly signal: AbortSignalLike;
  /** Milliseconds of a monotonic clock; read before and after each timed step, and never else. */
  readonly now: () => number;
  /** Steps that were taken, of so many on all engines together. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A kind of model. */
export interface ModelFamily<Model> {
  /** What of a series it predicts from: `whole` all rows before a window's end, left out its lookback alone. */
  readonly history?: 'whole';
  /**
   * What the model is made of on such data.
   * @throws GatewiseError MODEL_INVALID or BAD_INPUT with `details.field` where it cannot be made
   */
  check(model: Model, shape: PreparedShape): ModelSummary;
  /** @throws GatewiseError what `check` throws; ENGINE_UNAVAILABLE when what was asked for by name cannot run here */
  plan(model: Model, shape: PreparedShape, settings: FitSettings): Promise<ModelPlan>;
  /**
   * Times steps of this very model, on its first batches, on the engine that `auto` takes and on each one beside it; left out by
   * kinds of model without a choice of engines. What is learnt is thrown away: a model that is created afterwards is the one that
   * would have been created without.
   * @throws GatewiseError ENGINE_UNAVAILABLE when no engine got through it; AbortError when `signal` fires
   */
  readonly race?: (
    model: Model,
    shape: PreparedShape,
    settings: Omit<FitSettings, 'engine'>,
    train: WindowSource,
    options: RaceOptions,
  ) => Promise<EngineRace>;
  /** A model to be fitted. @throws GatewiseError what `plan` throws */
  create(model: Model, shape: PreparedShape, settings: FitSettings): Promise<Estimator>;
  /** A model as it was fitted. @throws GatewiseError what `plan` throws; Error when the state is not one of this model */
  restore(model: Model, shape: PreparedShape, settings: FitSettings, state: readonly StateTensor[]): Promise<Estimator>;
}
