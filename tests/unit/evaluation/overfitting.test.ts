import { describe, expect, it } from 'vitest';
import { findOverfitting } from '../../../src-main/core/evaluation/run/history';
import type { EpochRecord } from '../../../src-main/core/training/schema';

function historyOf(losses: readonly (readonly [loss: number, valLoss: number | null])[]): EpochRecord[] {
  return losses.map(([loss, valLoss], index) => ({
    epoch: index + 1,
    loss,
    valLoss,
    learningRate: 0.001,
    durationMs: 1,
  }));
}

describe('overfitting', () => {
  it('opens at the lowest validation loss and says how far the loss lies above it at the end', () => {
    const history = historyOf([
      [1, 1],
      [0.8, 0.8],
      [0.6, 0.5],
      [0.4, 0.6],
      [0.3, 0.8],
      [0.2, 0.9],
      [0.1, 1],
    ]);
    // Means of three epochs: lowest (0.8 + 0.5 + 0.6) / 3 at epoch 3, last (0.9 + 1) / 2.
    const { opensAtEpoch, riseAtLast } = findOverfitting(history, 3) ?? {};
    expect(opensAtEpoch).toBe(3);
    expect(riseAtLast).toBeCloseTo(0.95 / (1.9 / 3) - 1, 12);
  });

  it('is not seen while both losses fall, in a short run, or where the validation loss reaches zero', () => {
    const falling = historyOf(Array.from({ length: 8 }, (_, i) => [1 / (i + 1), 2 / (i + 1)]));
    const short = historyOf([
      [1, 0.5],
      [0.5, 0.8],
      [0.2, 1],
    ]);
    const zero = historyOf(Array.from({ length: 8 }, (_, i) => [1 / (i + 1), i < 4 ? 0 : i]));
    for (const history of [falling, short, zero]) {
      expect(findOverfitting(history, 1)).toMatchObject({ opensAtEpoch: null, riseAtLast: null });
    }
  });

  it('is unknown without validation losses', () => {
    expect(findOverfitting(historyOf([[1, null]]), 1)).toBeNull();
  });
});
