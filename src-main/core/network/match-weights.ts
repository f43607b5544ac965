import type { WeightTensor } from '../task/weight-tensor';
import { sizeOf, type WeightPlan } from './weights';

const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/**
 * The values of a model's weights in its own order, found by name; each has to have the planned shape and as many values.
 * @throws Error the first weight that is missing, twice there, foreign to the model, or of another shape
 */
export function matchWeights(plans: readonly WeightPlan[], weights: readonly WeightTensor[]): Float32Array[] {
  const byName = new Map<string, WeightTensor>();
  for (const weight of weights) {
    if (byName.has(weight.name)) throw new Error(`the weight “${weight.name}” is there twice`);
    byName.set(weight.name, weight);
  }
  const found = plans.map(({ name, shape }) => {
    const weight = byName.get(name);
    if (weight === undefined) throw new Error(`the weight “${name}” is missing`);
    byName.delete(name);
    if (shapeText(weight.shape) !== shapeText(shape) || weight.values.length !== sizeOf(shape)) {
      throw new Error(
        `the weight “${name}” is ${shapeText(weight.shape)} with ${weight.values.length} values, and the model has ${shapeText(shape)}`,
      );
    }
    return weight.values;
  });
  const [foreign] = byName.keys();
  if (foreign !== undefined) throw new Error(`the model has no weight “${foreign}”`);
  return found;
}
