import type { FitOutcome } from '../../src-main/core/model';

/** How a fit of so many epochs, of which the last is the best, ended. */
export function fittedFor(epochs: number): Extract<FitOutcome, { kind: 'iterative' }> {
  return {
    kind: 'iterative',
    history: Array.from({ length: epochs }, (_, index) => ({
      epoch: index + 1,
      loss: 1,
      valLoss: 1,
      learningRate: 0.001,
      durationMs: 1,
    })),
    bestEpoch: epochs === 0 ? null : epochs,
    lastEpoch: epochs,
    reason: 'allEpochs',
    keptEpoch: epochs,
    notFinite: null,
  };
}
