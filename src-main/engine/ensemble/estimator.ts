import type { AbortSignalLike } from '../../core/common/abort';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import type { Estimator, FitListeners, FitOutcome, StateTensor } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import { Breather } from '../common/breather';
import { drive } from '../common/drive';
import { combiner } from './combine';
import { fitEnsemble } from './fit';
import type { EnsemblePlan } from './plan';
import { stateOf, type EnsembleWeights } from './state';

const windowsAtOnce = 4096;

/** Combines what members predicted. A window is one row of a source: all that they said of it. */
export class EnsembleEstimator implements Estimator {
  readonly memoryBytes: number;
  readonly #plan: EnsemblePlan;
  #weights: EnsembleWeights;

  constructor(plan: EnsemblePlan, weights: EnsembleWeights) {
    this.#plan = plan;
    this.#weights = weights;
    this.memoryBytes = plan.memoryBytes;
  }

  async fit(
    train: WindowSource,
    validation: WindowSource | null,
    { signal, onProgress }: FitListeners,
  ): Promise<FitOutcome> {
    this.#requireMembers(train);
    if (validation !== null) this.#requireMembers(validation);
    const fitted = await drive(fitEnsemble(this.#plan, train, validation), { signal, onProgress });
    this.#weights = fitted.weights;
    return fitted.outcome;
  }

  async predict(source: WindowSource, signal: AbortSignalLike): Promise<Float32Array> {
    this.#requireMembers(source);
    const { outputs, scale, center } = this.#plan;
    const breather = new Breather(signal);
    const predicted = new Float32Array(source.starts.length * outputs);
    const combine = combiner(this.#plan, this.#weights);
    for (let window = 0; window < source.starts.length; window += 1) {
      if (window % windowsAtOnce === 0) await breather.breathe();
      for (let step = 0; step < outputs; step += 1)
        predicted[window * outputs + step] = (combine(source, window, step) - center) / scale;
    }
    return predicted;
  }

  state(): readonly StateTensor[] {
    return stateOf(this.#plan.model, this.#weights);
  }

  /** Nothing outlives it. */
  dispose(): void {
    return;
  }

  /** @throws GatewiseError BAD_INPUT where windows are not of members' predictions */
  #requireMembers({ featureCount, lookback }: WindowSource): void {
    const { inputs } = this.#plan;
    if (lookback === 1 && featureCount === inputs) return;
    throw new GatewiseError(
      'BAD_INPUT',
      said`An ensemble sees its members’ predictions, ${inputs} values of a window in one row, and not ${lookback} rows of ${featureCount}.`,
      { field: 'model.members' },
    );
  }
}
