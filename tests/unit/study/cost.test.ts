import { describe, expect, it } from 'vitest';
import { studyCost, type CostOptions, type CostProbe } from '../../../src-main/core/study';

const probe = (own: Partial<CostProbe> = {}): CostProbe => ({
  values: {},
  overheadSeconds: 2,
  epochSeconds: 0.5,
  epochs: 16,
  fewestEpochs: null,
  isFirst: false,
  engine: 'fused-native',
  memoryBytes: 100,
  ...own,
});
const options: CostOptions = {
  trials: 20,
  minutes: null,
  repeats: 1,
  workers: 1,
  prunes: false,
  confirmationRuns: 0,
  engines: [],
};
const cost = (probes: readonly CostProbe[], own: Partial<CostOptions> = {}) =>
  studyCost(probes, { ...options, ...own });

describe('what a study takes by its probes', () => {
  it('is each training as long as the first epochs say, and 30 % to both sides', () => {
    // 2 s and 16 epochs of 0.5 s are 10 s; 20 of them.
    const { expectedSeconds, seconds, memoryBytes } = cost([probe(), probe()]);
    expect(expectedSeconds).toBeCloseTo(200, 9);
    expect(seconds?.[0]).toBeCloseTo(140, 9);
    expect(seconds?.[1]).toBeCloseTo(260, 9);
    expect(memoryBytes).toEqual([100, 100]);
  });

  it('goes in rounds of as many trainings as are at work at once, repeats and fresh seeds among them', () => {
    expect(cost([probe()], { workers: 3 }).expectedSeconds).toBeCloseTo(70, 9);
    expect(cost([probe()], { workers: 2, repeats: 3 }).expectedSeconds).toBeCloseTo(300, 9);
    expect(cost([probe()], { workers: 2, confirmationRuns: 20 }).expectedSeconds).toBeCloseTo(200, 9);
    expect(cost([probe(), probe({ memoryBytes: 300 })], { workers: 2 }).memoryBytes).toEqual([200, 600]);
  });

  it('counts what the first training of a process takes beyond the others once', () => {
    // The first takes 5 s longer, and its epochs as long as those of the others.
    const first = probe({ overheadSeconds: 7, isFirst: true });
    expect(cost([first, probe()]).expectedSeconds).toBeCloseTo(205, 9);
    expect(cost([first, probe()], { confirmationRuns: 2 }).expectedSeconds).toBeCloseTo(225, 9);
    // A first one that is no slower takes nothing off, and where there are no others it is as all are.
    expect(cost([probe({ overheadSeconds: 0, isFirst: true }), probe()]).expectedSeconds).toBeCloseTo(180, 9);
    expect(cost([first]).expectedSeconds).toBeCloseTo(300, 9);
  });

  it('is wider where probes differ: two standard errors of their mean', () => {
    // 10 s and 14 s: mean 12, SD √8, two standard errors 4, a third of the mean.
    const { expectedSeconds, seconds } = cost([probe(), probe({ overheadSeconds: 6 })], { trials: 10 });
    expect(expectedSeconds).toBeCloseTo(120, 9);
    const reach = Math.hypot(0.3, 1 / 3);
    expect(seconds?.[0]).toBeCloseTo(120 * (1 - reach), 9);
    expect(seconds?.[1]).toBeCloseTo(120 * (1 + reach), 9);
  });

  it('begins with less where early stopping or a pruner may end a trial, which ends none with fresh seeds', () => {
    const early = probe({ fewestEpochs: 6 });
    expect(cost([early]).seconds?.[0]).toBeCloseTo(0.7 * 20 * 5, 9);
    expect(cost([early]).seconds?.[1]).toBeCloseTo(260, 9);
    expect(cost([early], { prunes: true }).seconds?.[0]).toBeCloseTo(0.7 * 20 * 2.5, 9);
    expect(cost([probe()], { prunes: true, confirmationRuns: 10 }).seconds?.[0]).toBeCloseTo(0.7 * (50 + 100), 9);
  });

  it('is all of the fit for a model without epochs', () => {
    const whole = probe({ epochSeconds: null, epochs: null });
    expect(cost([whole], { prunes: true }).expectedSeconds).toBeCloseTo(40, 9);
  });

  it('ends with the minutes of the budget, and is unknown without any end', () => {
    expect(cost([probe()], { minutes: 1 })).toMatchObject({ expectedSeconds: 60, seconds: [60, 60] });
    expect(cost([probe()], { minutes: 1, trials: null, confirmationRuns: 1 }).expectedSeconds).toBeCloseTo(70, 9);
    expect(cost([probe()], { trials: null })).toMatchObject({ expectedSeconds: null, seconds: null });
  });
});
