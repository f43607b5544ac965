import { describe, expect, it } from 'vitest';
import {
  createPruner,
  prunerSpecificationSchema,
  type Judgement,
  type ObservedTrial,
  type PrunerSpecification,
  type TrialState,
} from '../../../src-main/core/tuning';

const pruner = (specification: { kind: PrunerSpecification['kind'] } & Record<string, unknown>) =>
  createPruner(prunerSpecificationSchema.parse(specification));
/** A trial that reported these values after the steps 1, 2, …, or after the steps of a record. */
const trial = (
  number: number,
  curve: readonly number[] | Record<number, number>,
  state: TrialState = 'complete',
): ObservedTrial => ({
  number,
  state,
  values: {},
  objectives: state === 'complete' ? [0] : null,
  intermediate: Object.entries(curve).map(([step, value]) => ({
    step: Array.isArray(curve) ? Number(step) + 1 : Number(step),
    value,
  })),
});
const judge = (
  specification: Parameters<typeof pruner>[0],
  own: readonly number[] | Record<number, number>,
  others: readonly ObservedTrial[],
  { direction = 'minimize', maxStep = 16 }: { direction?: 'minimize' | 'maximize'; maxStep?: number } = {},
): Judgement => pruner(specification).judge({ trial: trial(99, own, 'running'), others, direction, maxStep });
const five = [1, 2, 3, 4, 5].map((value, number) => trial(number, [value, value]));

describe('the median pruner', () => {
  it('compares the best value so far with what complete trials had at that step', () => {
    expect(judge({ kind: 'median' }, [9, 3], five)).toBe('continue');
    expect(judge({ kind: 'median' }, [9, 3.1], five)).toBe('prune');
    expect(judge({ kind: 'median' }, [2, 9], five)).toBe('continue');
    expect(judge({ kind: 'median' }, [3.1], five, { direction: 'maximize' })).toBe('continue');
    expect(judge({ kind: 'median' }, [2.9], five, { direction: 'maximize' })).toBe('prune');
  });

  it('waits for start-up trials, warm-up steps, its interval and enough trials at the step', () => {
    expect(judge({ kind: 'median' }, [9], five.slice(1))).toBe('continue');
    expect(judge({ kind: 'median', nStartupTrials: 4 }, [9], five.slice(1))).toBe('prune');
    expect(judge({ kind: 'median', nWarmupSteps: 2 }, [9], five)).toBe('continue');
    expect(judge({ kind: 'median', nWarmupSteps: 2 }, [9, 9], five)).toBe('prune');
    // Looks at the steps 0, 2, 4 …: at step 3 it looked already.
    expect(judge({ kind: 'median', intervalSteps: 2 }, [9, 9], five)).toBe('prune');
    expect(judge({ kind: 'median', intervalSteps: 2 }, [9, 9, 9], five)).toBe('continue');
    expect(judge({ kind: 'median', nMinTrials: 6 }, [9], five)).toBe('continue');
    expect(judge({ kind: 'median' }, [9, 9, 9], five)).toBe('continue');
    expect(
      judge(
        { kind: 'median' },
        [9],
        five.map((one) => ({ ...one, state: 'pruned' as const })),
      ),
    ).toBe('continue');
  });

  it('gives up what is no number, and does not compare with it', () => {
    expect(judge({ kind: 'median' }, [Number.NaN], five)).toBe('prune');
    const broken = five.map((one, index) => trial(index, index < 3 ? [Number.NaN] : [one.intermediate[0]!.value]));
    expect(judge({ kind: 'median' }, [4.6], broken)).toBe('prune');
    expect(judge({ kind: 'median' }, [4.4], broken)).toBe('continue');
  });
});

it('the percentile pruner keeps the best percent', () => {
  expect(judge({ kind: 'percentile', percentile: 25 }, [2], five)).toBe('continue');
  expect(judge({ kind: 'percentile', percentile: 25 }, [2.1], five)).toBe('prune');
  expect(judge({ kind: 'percentile', percentile: 25 }, [4], five, { direction: 'maximize' })).toBe('continue');
  expect(judge({ kind: 'percentile', percentile: 25 }, [3.9], five, { direction: 'maximize' })).toBe('prune');
});

it('the threshold pruner keeps values within its bounds', () => {
  expect(judge({ kind: 'threshold', upper: 5 }, [5], [])).toBe('continue');
  expect(judge({ kind: 'threshold', upper: 5 }, [5.1], [])).toBe('prune');
  expect(judge({ kind: 'threshold', lower: 5 }, [4], [])).toBe('prune');
  expect(judge({ kind: 'threshold', lower: 5 }, [Number.NaN], [])).toBe('prune');
  expect(judge({ kind: 'threshold', upper: 5, nWarmupSteps: 3 }, [9, 9], [])).toBe('continue');
});

it('the patient pruner asks the wrapped one once nothing was gained for so long', () => {
  const patient = { kind: 'patient' as const, patience: 2 };
  expect(judge(patient, [1, 2, 3], [])).toBe('continue');
  expect(judge(patient, [1, 2, 3, 4], [])).toBe('prune');
  expect(judge(patient, [1, 2, 3, 0.5], [])).toBe('continue');
  expect(judge({ ...patient, minDelta: 2 }, [1, 2, 3, 4], [])).toBe('continue');
  expect(judge({ ...patient, wrappedPruner: { kind: 'none' } }, [1, 2, 3, 4], [])).toBe('continue');
  expect(
    judge(
      { ...patient, wrappedPruner: { kind: 'median', nStartupTrials: 1 } },
      [9, 10, 11, 12],
      [trial(0, [1, 1, 1, 1])],
    ),
  ).toBe('prune');
});

describe('successive halving', () => {
  const halving = { kind: 'successiveHalving' as const, minResource: 1, reductionFactor: 2 };

  it('lets the best part of a rung go on, and the best while there are few', () => {
    expect(judge(halving, [1], [])).toBe('continue');
    expect(judge(halving, [2], [trial(0, [1])])).toBe('prune');
    expect(judge(halving, [2], [trial(0, [1]), trial(1, [3]), trial(2, [4])])).toBe('continue');
    expect(judge(halving, [3], [trial(0, [1]), trial(1, [2]), trial(2, [4])])).toBe('prune');
    expect(judge(halving, [3], [trial(0, [1]), trial(1, [2]), trial(2, [4])], { direction: 'maximize' })).toBe(
      'continue',
    );
  });

  it('looks at rungs alone, at 1, 2, 4 … steps', () => {
    const others = [trial(0, [1, 1, 1, 1])];
    expect(judge(halving, [1, 9], others)).toBe('prune');
    expect(judge(halving, [1, 1, 9], others)).toBe('continue');
    expect(judge(halving, [1, 1, 9, 9], others)).toBe('prune');
    expect(judge({ ...halving, minEarlyStoppingRate: 2 }, [9, 9, 9], others)).toBe('continue');
    expect(judge(halving, [9], others, { maxStep: 1 })).toBe('continue');
  });

  it('needs as many trials as it is told to, and gives up what is no number', () => {
    expect(judge({ ...halving, bootstrapCount: 2 }, [0], [trial(0, [1])])).toBe('prune');
    expect(judge({ ...halving, bootstrapCount: 2 }, [0], [trial(0, [1]), trial(1, [1])])).toBe('continue');
    expect(judge(halving, [Number.NaN], [])).toBe('prune');
  });
});

it('hyperband compares within a bracket, each with another first rung', () => {
  // Ever better trials before; brackets whose first rung is later let more of them go on.
  const others = Array.from({ length: 40 }, (_, number) =>
    trial(
      number,
      Array.from({ length: 9 }, () => 1),
    ),
  );
  const stopped = Array.from({ length: 40 }, (_, index) => {
    for (let step = 1; step <= 9; step += 1) {
      const own = {
        ...trial(
          100 + index,
          Array.from({ length: step }, () => 2),
          'running',
        ),
      };
      if (pruner({ kind: 'hyperband' }).judge({ trial: own, others, direction: 'minimize', maxStep: 9 }) === 'prune')
        return step;
    }
    return null;
  });
  // minResource 1, factor 3, 9 steps: rungs at 1 and 3; at 3; none.
  expect(new Set(stopped)).toEqual(new Set([1, 3, null]));
  const count = (step: number | null) => stopped.filter((one) => one === step).length;
  expect(count(1)).toBeGreaterThan(count(null));
});

describe('ASHA', () => {
  const asha = { kind: 'asha' as const, minResource: 1, reductionFactor: 2 };
  const promotions = (others: readonly ObservedTrial[], specification: Parameters<typeof pruner>[0] = asha) =>
    pruner(specification).promotions({ others, direction: 'minimize', maxStep: 8 });

  it('pauses at a rung what is not in the best part of it', () => {
    expect(judge(asha, [1], [])).toBe('pause');
    expect(judge(asha, [1], [trial(0, [2], 'paused')])).toBe('continue');
    expect(judge(asha, [3], [trial(0, [2], 'paused')])).toBe('pause');
    expect(judge(asha, [1, 1, 1], [])).toBe('continue');
    expect(judge(asha, [Number.NaN], [])).toBe('prune');
  });

  it('promotes paused trials that came into the best part, from the highest rung down, once', () => {
    const rung1 = [5, 4, 3, 2].map((value, number) => trial(number, [value], 'paused'));
    expect(promotions(rung1)).toEqual([3, 2]);
    const promoted = [...rung1.slice(0, 2), trial(2, [3, 1], 'paused'), trial(3, [2, 2], 'paused')];
    expect(promotions(promoted)).toEqual([2]);
    expect(promotions([...rung1.slice(0, 3), trial(3, [2], 'running')])).toEqual([2]);
    expect(promotions([trial(0, [1], 'paused')])).toEqual([]);
    expect(promotions([trial(0, [1], 'failed'), trial(1, [2], 'paused')])).toEqual([]);
  });

  it('PASHA opens a further rung only where the order of trials still changes', () => {
    const pasha = { ...asha, kind: 'pasha' as const };
    const steady = [1, 2, 3, 4].map((value, number) => trial(number, [value, value], 'paused'));
    expect(promotions(steady, asha)).toEqual([0, 1]);
    expect(promotions(steady, pasha)).toEqual([]);
    const turning = [1, 2, 3, 4].map((value, number) => trial(number, [value, 5 - value], 'paused'));
    expect(promotions(turning, pasha)).toEqual([3, 2]);
    expect(promotions(turning, { ...pasha, epsilon: 10 })).toEqual([]);
  });
});
