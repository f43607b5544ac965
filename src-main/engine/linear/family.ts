import type { Estimator, LinearModel, ModelFamily } from '../../core/model';
import { LinearEstimator } from './estimator';
import { planOf } from './plan';
import { valuesIn } from './state';

/** Ridge regression, elastic net and logistic regression on all values of a window, solved in 64-bit numbers. */
export const linearFamily: ModelFamily<LinearModel> = {
  check(model, shape) {
    const { inputs, outputs } = planOf(model, shape);
    const { decomposition, estimator } = model;
    const facts = [
      { name: 'estimator', value: estimator.type },
      { name: 'lags', value: shape.lookback },
      { name: 'features', value: shape.featureCount },
      { name: 'outputs', value: outputs },
      ...(decomposition === null ? [] : [{ name: 'kernelSize', value: decomposition.kernelSize }]),
    ];
    return { layers: [], parameterCount: outputs * (inputs + Number(estimator.fitIntercept)), facts };
  },
  async plan(model, shape) {
    const { memoryBytes } = await Promise.resolve(planOf(model, shape));
    return { memoryBytes, memoryField: 'model.estimator', engine: 'linear', device: 'float64', remark: null };
  },
  async create(model, shape) {
    return Promise.resolve(new LinearEstimator(planOf(model, shape), null));
  },
  async restore(model, shape, _, state): Promise<Estimator> {
    const plan = planOf(model, shape);
    return Promise.resolve(new LinearEstimator(plan, valuesIn(plan, state)));
  },
};
