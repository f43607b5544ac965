import type { StateTensor } from '../../core/model';
import type { LinearPlan } from './plan';

const coefficients = 'coef';
const intercept = 'intercept';

/** What was learnt as named tensors: `coef` [outputs × lags × features], with a decomposition [outputs × 2 × lags × features]. */
export function stateOf({ model, shape, outputs }: LinearPlan, fit: FittedValues): StateTensor[] {
  const parts = model.decomposition === null ? [] : [2];
  const shapeOfCoefficients = [outputs, ...parts, shape.lookback, shape.featureCount];
  return [
    { name: coefficients, shape: shapeOfCoefficients, values: fit.coefficients.slice() },
    ...(model.estimator.fitIntercept ? [{ name: intercept, shape: [outputs], values: fit.intercept.slice() }] : []),
  ];
}

/** What a fit is, in the terms of the windows' own values. */
export interface FittedValues {
  /** [outputs × inputs] row-major. */
  readonly coefficients: Float64Array;
  readonly intercept: Float64Array;
}

/** @throws Error when it is not the state of such a model */
export function valuesIn({ model, inputs, outputs }: LinearPlan, state: readonly StateTensor[]): FittedValues {
  const names = model.estimator.fitIntercept ? [coefficients, intercept] : [coefficients];
  const given = state.map(({ name }) => name);
  if (given.join() !== names.join()) {
    throw new Error(`the state holds “${given.join(', ')}” instead of “${names.join(', ')}”`);
  }
  const values = (index: number, length: number): Float64Array => {
    const tensor = state[index];
    if (tensor === undefined) return new Float64Array(length);
    if (!(tensor.values instanceof Float64Array)) throw new Error(`“${tensor.name}” is not of 64-bit numbers`);
    if (tensor.values.length !== length) {
      throw new Error(`“${tensor.name}” has ${tensor.values.length} numbers instead of ${length}`);
    }
    return tensor.values.slice();
  };
  return { coefficients: values(0, outputs * inputs), intercept: values(1, outputs) };
}
