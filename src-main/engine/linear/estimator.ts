import type { AbortSignalLike } from '../../core/common/abort';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { at } from '../../core/common/numbers';
import { applyLinear, designOf, levelOf, readInputs, toProbabilities, type LinearDesign } from '../../core/linear';
import type { Estimator, FitListeners, FitOutcome, StateTensor } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import { Breather } from '../common/breather';
import { drive } from '../common/drive';
import { fitLinear } from './fit';
import type { LinearPlan } from './plan';
import { stateOf, type FittedValues } from './state';

/** Multiplications of a prediction between two looks at the signal. */
const stepProducts = 1e7;

/** A linear model of a shape: fitted at once, by equations. */
export class LinearEstimator implements Estimator {
  readonly memoryBytes: number;
  readonly #plan: LinearPlan;
  #fit: FittedValues;

  constructor(plan: LinearPlan, fit: FittedValues | null) {
    this.#plan = plan;
    this.memoryBytes = plan.memoryBytes;
    const { inputs, outputs } = plan;
    this.#fit = fit ?? { coefficients: new Float64Array(inputs * outputs), intercept: new Float64Array(outputs) };
  }

  async fit(train: WindowSource, _: WindowSource | null, listeners: FitListeners): Promise<FitOutcome> {
    if (train.starts.length === 0) {
      throw new GatewiseError('BAD_INPUT', said`The training part has no window that a model could learn from.`, {
        field: 'split',
      });
    }
    if (train.sampleWeights?.every((weight) => weight === 0) === true) {
      throw new GatewiseError('BAD_INPUT', said`Every window of the training part weighs nothing.`, {
        field: this.#plan.shape.task === 'classification' ? 'classWeight' : 'sampleWeight',
      });
    }
    const { fit, diagnostics } = await drive(fitLinear(this.#plan, train), listeners);
    this.#fit = fit;
    return { kind: 'direct', diagnostics };
  }

  async predict(source: WindowSource, signal: AbortSignalLike): Promise<Float32Array> {
    const { inputs, outputs } = this.#plan;
    const breather = new Breather(signal);
    const design: LinearDesign = designOf(source, this.#plan.model.decomposition?.kernelSize ?? null, false);
    const isLogistic = this.#plan.model.estimator.type === 'LogisticRegression';
    const predicted = new Float32Array(source.starts.length * outputs);
    const row = new Float64Array(inputs);
    const sums = new Float64Array(outputs);
    const windowsAtOnce = Math.ceil(stepProducts / (inputs * (outputs + 1)));
    for (let window = 0; window < source.starts.length; window += 1) {
      if (window % windowsAtOnce === 0) await breather.breathe();
      readInputs(design, source, window, row);
      applyLinear(this.#fit.coefficients, this.#fit.intercept, row, inputs, sums);
      const level = levelOf(design, source, window);
      if (isLogistic) toProbabilities(sums);
      for (let output = 0; output < outputs; output += 1)
        predicted[window * outputs + output] = at(sums, output) + level;
    }
    return predicted;
  }

  state(): readonly StateTensor[] {
    return stateOf(this.#plan, this.#fit);
  }

  /** Nothing outlives it. */
  dispose(): void {
    return;
  }
}
