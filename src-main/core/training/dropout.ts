import { deriveSeed, mix32 } from '../common/random';

/**
 * Dropout masks are a pure function of (seed, layer, use, step, element), so that every engine and any number of
 * threads draws the same ones. An element is kept when its uniform number is at least the rate; kept values are
 * divided by (1 − rate), as in Keras ("inverted dropout").
 *
 * `element` counts row-major over [batch row, feature] for cells' input and recurrent masks (one mask for all time
 * steps and gates) and over [batch row, …] of the layer's input for a Dropout layer.
 *
 * A recurrent mask multiplies the state where it enters a product with the recurrent kernel, nowhere else: GRU's update
 * gate mixes the unmasked state, as Keras 3 does. Keras draws one mask a gate when `recurrentDropout` is set; here the
 * gates share it (Gal & Ghahramani 2016, "tied" weights).
 */
export const dropoutUse = { layer: 0, input: 1, recurrent: 2, backwardInput: 3, backwardRecurrent: 4 } as const;

/**
 * The key of one mask; engines compute `keptBy(key, element, rate)` for its elements.
 * @param layerIndex the layer's place among all layers, from 0
 * @param epoch from 1
 * @param step the batch's place in the epoch, from 0
 */
export function dropoutKey(seed: number, layerIndex: number, use: number, epoch: number, step: number): number {
  return deriveSeed(seed, layerIndex, use, epoch, step);
}

/** Whether an element is kept: uniform 24-bit number of mix32(key + element × 0x9E3779B9) ≥ rate. */
export function keptBy(key: number, element: number, rate: number): boolean {
  const bits = mix32((key + Math.imul(element, 0x9e3779b9)) >>> 0) >>> 8;
  return bits * 5.9604644775390625e-8 >= rate;
}
