import type { AbortSignalLike } from '../../core/common/abort';
import { GatewiseError } from '../../core/common/errors';
import { at, medianInPlace } from '../../core/common/numbers';
import { bandOf } from '../../core/ensemble';
import type { EnsembleModel, EnsembleRule, Estimator, FitListeners, FitOutcome, StateTensor } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import { Breather } from '../common/breather';
import { drive } from '../common/drive';
import { fitEnsemble } from './fit';
import type { EnsemblePlan } from './plan';
import { bandCount, stateOf, type EnsembleWeights } from './state';

const windowsAtOnce = 4096;

/** The weights that a rule names; those that are still to be fitted are the plain mean's. */
export function givenWeights(model: EnsembleModel): EnsembleWeights {
  const { members, rule } = model;
  const rows =
    rule.type === 'weights' ? [rule.weights] : rule.type === 'gate' ? rule.bands.map(({ weights }) => weights) : null;
  const weights = new Float64Array(bandCount(model) * members.length).fill(1 / members.length);
  rows?.forEach((row, band) => {
    weights.set(row, band * members.length);
  });
  return { weights, intercept: 0 };
}

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
      `An ensemble sees its members’ predictions, ${inputs} values of a window in one row, and not ${lookback} rows of ${featureCount}.`,
      { field: 'model.members' },
    );
  }
}

/** A value of a window in the target's units, of a combination with such weights. */
export function combiner(
  { model, outputs, scale, center }: EnsemblePlan,
  { weights, intercept }: EnsembleWeights,
): (source: WindowSource, window: number, step: number) => number {
  const { members, rule } = model;
  const count = members.length;
  const values = new Float64Array(count);
  const bandOfValue = rule.type === 'gate' ? gateOf(rule) : () => 0;
  return ({ series, featureCount, starts }, window, step) => {
    const from = at(starts, window) * featureCount;
    for (let member = 0; member < count; member += 1)
      values[member] = at(series, from + member * outputs + step) * scale + center;
    if (rule.type === 'median') return medianInPlace(values);
    const decides = rule.type === 'gate' && rule.on.kind === 'member' ? at(values, rule.on.member) : null;
    const band = bandOfValue(decides ?? at(series, from + count * outputs));
    let sum = intercept;
    for (let member = 0; member < count; member += 1) sum += at(weights, band * count + member) * at(values, member);
    return sum;
  };
}

/** The band in which a value lies that decides: an input comes as a 32-bit number, and is held against ends of as many bits. */
export function gateOf({ on, bands }: Extract<EnsembleRule, { type: 'gate' }>): (value: number) => number {
  const end = (value: number | null): number | null =>
    value === null || on.kind === 'member' ? value : Math.fround(value);
  const held = bands.map(({ above, upTo }) => ({ above: end(above), upTo: end(upTo) }));
  return (value) => bandOf(held, value);
}
