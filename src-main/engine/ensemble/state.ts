import type { EnsembleModel, StateTensor } from '../../core/model';

/** Weights as they are used. */
export interface EnsembleWeights {
  /** [bands × members] row-major. The median has them too, all the same, and does not use them. */
  readonly weights: Float64Array;
  readonly intercept: number;
}

/** How many rows of weights a rule has. */
export function bandCount({ rule }: EnsembleModel): number {
  return rule.type === 'gate' ? rule.bands.length : 1;
}

/** `weights` [bands × members] and `intercept`, in 64-bit numbers. */
export function stateOf(model: EnsembleModel, { weights, intercept }: EnsembleWeights): StateTensor[] {
  return [
    { name: 'weights', shape: [bandCount(model), model.members.length], values: weights.slice() },
    { name: 'intercept', shape: [1], values: Float64Array.of(intercept) },
  ];
}

/** @throws Error where the tensors are not those of such an ensemble */
export function weightsIn(model: EnsembleModel, state: readonly StateTensor[]): EnsembleWeights {
  const [weights, intercept, ...others] = state;
  if (weights?.name !== 'weights' || intercept?.name !== 'intercept' || others.length > 0) {
    throw new Error('an ensemble keeps “weights” and “intercept”, and nothing else');
  }
  const count = bandCount(model) * model.members.length;
  if (!(weights.values instanceof Float64Array) || weights.values.length !== count) {
    throw new Error(`“weights” is not of ${count} 64-bit numbers`);
  }
  const added = intercept.values[0];
  if (!(intercept.values instanceof Float64Array) || intercept.values.length !== 1 || added === undefined) {
    throw new Error('“intercept” is not one 64-bit number');
  }
  return { weights: weights.values.slice(), intercept: added };
}
