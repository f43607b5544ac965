import { describe, expect, it } from 'vitest';
import { estimate, type EstimateOptions } from '../../../src-main/app/studies/progress';
import { rateAndUnits } from '../../support/rate-and-units';
import { studySettingsSchema, type StoredStudy } from '../../../src-main/core/study';

const settings = studySettingsSchema.parse({
  space: rateAndUnits,
  objectives: [{ figure: 'valLoss', direction: 'minimize' }],
  budget: { trials: 10 },
  confirmation: { best: 0 },
});

function estimated(
  counts: Partial<StoredStudy['counts']>,
  change: Partial<StoredStudy['settings']> = {},
  options: Partial<EstimateOptions> = {},
) {
  const none = { running: 0, paused: 0, waiting: 0, complete: 0, pruned: 0, failed: 0 };
  // Nothing else of a study has a part in it.
  const study = { settings: { ...settings, ...change }, counts: { ...none, ...counts } } as StoredStudy;
  return estimate(study, { spentMs: 0, atWork: 0, parallel: 1, fresh: null, ...options });
}

const confirmation = { best: 1, seeds: 5, windows: 2 };

describe('what is left of a study', () => {
  it('is unknown before anything is trained, and told from the first epochs on', () => {
    expect(estimated({})).toEqual({ fraction: 0, remainingMs: null });
    // A fifth of a trial took 2 s: a trial takes 10 s.
    expect(estimated({}, {}, { spentMs: 2000, atWork: 0.2 }).remainingMs).toBeCloseTo(98_000, 6);
  });

  it('is the rest of the trials at the pace so far, or the rest of the minutes where that is less', () => {
    expect(estimated({ complete: 3, pruned: 1 }, {}, { spentMs: 40_000 })).toEqual({
      fraction: 0.4,
      remainingMs: 60_000,
    });
    const budget = { ...settings.budget, minutes: 1 };
    expect(estimated({ complete: 4 }, { budget }, { spentMs: 40_000 }).remainingMs).toBe(20_000);
  });

  it('has the runs with fresh seeds in it, as many at once as jobs are', () => {
    const spent = { spentMs: 40_000 };
    expect(estimated({ complete: 4 }, { confirmation }, spent).remainingMs).toBe(60_000 + 20 * 10_000);
    expect(estimated({ complete: 4 }, { confirmation }, { ...spent, parallel: 2 }).remainingMs).toBe(60_000 + 100_000);
    // Two at once took 10 s a trial: each of them 20 s, of five repeats 4 s each.
    const shared = { confirmation, workers: 2, repeats: 5 };
    expect(estimated({ complete: 4 }, shared, { ...spent, parallel: 2 }).remainingMs).toBe(60_000 + 20 * 2000);
  });

  it('is while these are trained the rest of them, at the pace of those that ended since they went on', () => {
    const fresh = { all: 20, ended: 8, endedBefore: 4, elapsedMs: 12_000 };
    expect(estimated({ complete: 10 }, { confirmation }, { spentMs: 1, fresh })).toEqual({
      fraction: 0.4,
      remainingMs: 36_000,
    });
    const begun = { all: 0, ended: 0, endedBefore: 0, elapsedMs: 5 };
    expect(estimated({ complete: 10 }, { confirmation }, { spentMs: 100_000, fresh: begun })).toEqual({
      fraction: 0,
      remainingMs: 200_000,
    });
  });
});
