import * as tf from '@tensorflow/tfjs-core';
import { dropoutKey, keptBy } from '../../core/training';

/** Where in a training run masks are drawn. */
export interface MaskMoment {
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  /** From 0. */
  readonly step: number;
}

/** Draws dropout masks as core/training/dropout defines them; kept values are 1 / (1 − rate). */
export class MaskSource {
  constructor(private readonly moment: MaskMoment) {}

  /** Mask of `[batch, features]`; null at rate 0. */
  row(layerIndex: number, use: number, rate: number, batch: number, features: number): tf.Tensor2D | null {
    return this.steps(layerIndex, use, rate, batch, 1, features)?.[0] ?? null;
  }

  /** Mask of `[batch, time, features]`, one tensor a time step; null at rate 0. */
  steps(
    layerIndex: number,
    use: number,
    rate: number,
    batch: number,
    time: number,
    features: number,
  ): tf.Tensor2D[] | null {
    if (rate === 0) return null;
    const { seed, epoch, step } = this.moment;
    const key = dropoutKey(seed, layerIndex, use, epoch, step);
    const kept = 1 / (1 - rate);
    return Array.from({ length: time }, (_, t) => {
      const values = new Float32Array(batch * features);
      for (let b = 0; b < batch; b += 1) {
        for (let f = 0; f < features; f += 1) {
          if (keptBy(key, (b * time + t) * features + f, rate)) values[b * features + f] = kept;
        }
      }
      return tf.tensor2d(values, [batch, features]);
    });
  }
}
