import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src-main/core/common/random';
import {
  createPruner,
  prunerSpecificationSchema,
  type Judgement,
  type ObservedTrial,
  type PrunerSpecification,
  type TrialState,
} from '../../../src-main/core/tuning';
import { prunerKinds } from '../../../src-main/core/tuning/pruners/schema';

type Given = { kind: PrunerSpecification['kind'] } & Record<string, unknown>;
const maxStep = 27;
const early = { minResource: 1, reductionFactor: 3 };

/** Every kind that the registry has, so set that it has something to say within few trials and steps. */
const settings: Readonly<Record<PrunerSpecification['kind'], readonly Record<string, unknown>[]>> = {
  none: [{}],
  median: [{}, { nStartupTrials: 0, intervalSteps: 3 }],
  percentile: [{}, { percentile: 80, nWarmupSteps: 4, nMinTrials: 3 }],
  successiveHalving: [{}, early, { ...early, bootstrapCount: 2 }],
  asha: [{}, early],
  pasha: [{}, early, { ...early, epsilon: 0.2 }],
  hyperband: [{}, { bootstrapCount: 1 }],
  threshold: [{ upper: 20 }, { lower: 0, upper: 20, nWarmupSteps: 3, intervalSteps: 2 }],
  patient: [{ patience: 2 }, { patience: 1, wrappedPruner: { kind: 'asha', ...early } }],
};
const specifications = prunerKinds.flatMap((kind) =>
  settings[kind].map((more): [string, PrunerSpecification] => [
    `${kind} ${JSON.stringify(more)}`,
    prunerSpecificationSchema.parse({ kind, ...more }),
  ]),
);
const active = specifications.filter(([, { kind }]) => kind !== 'none');
const pauses = (specification: PrunerSpecification): boolean =>
  ['asha', 'pasha'].includes(specification.kind) ||
  (specification.kind === 'patient' && specification.wrappedPruner !== null && pauses(specification.wrappedPruner));

const trial = (
  number: number,
  curve: readonly (readonly [step: number, value: number])[],
  state: TrialState = 'complete',
): ObservedTrial => ({
  number,
  state,
  values: {},
  objectives: state === 'complete' ? [curve.at(-1)?.[1] ?? 0] : null,
  intermediate: curve.map(([step, value]) => ({ step, value })),
});
/** A value after each of the steps. */
const curve = (value: (step: number) => number, steps: readonly number[] = allSteps) =>
  steps.map((step): [number, number] => [step, value(step)]);
const allSteps = Array.from({ length: maxStep }, (_, index) => index + 1);

/** Trials in all states, with curves of all lengths; some miss steps, some have values that are no numbers. */
function crowd(random: Random, count: number): ObservedTrial[] {
  const states: readonly TrialState[] = ['complete', 'paused', 'pruned', 'running', 'complete', 'waiting'];
  return Array.from({ length: count }, (_, number) => {
    const state = states[random.integer(states.length)] ?? 'complete';
    const length = state === 'complete' ? maxStep : state === 'waiting' ? 0 : 1 + random.integer(maxStep - 1);
    const level = 1 + 8 * random.uniform();
    const isGappy = random.uniform() < 0.3;
    const steps = allSteps.slice(0, length).filter((step) => !isGappy || step % 2 === 0 || step === length);
    const breaks = random.uniform() < 0.15 ? random.integer(maxStep) : Infinity;
    return trial(
      number,
      curve((step) => (step >= breaks ? Number.NaN : level + 3 / step + 0.2 * random.normal()), steps),
      state,
    );
  });
}

/** What is said at each report of a trial, until it is not to go on. */
function judgedAlong(
  specification: PrunerSpecification,
  own: ObservedTrial,
  others: readonly ObservedTrial[],
  direction: 'minimize' | 'maximize' = 'minimize',
): Judgement[] {
  const pruner = createPruner(specification);
  const said: Judgement[] = [];
  for (const [index] of own.intermediate.entries()) {
    const so = { ...own, intermediate: own.intermediate.slice(0, index + 1) };
    said.push(pruner.judge({ trial: so, others, direction, maxStep }));
    if (said.at(-1) !== 'continue') break;
  }
  return said;
}
const promoted = (
  specification: PrunerSpecification,
  others: readonly ObservedTrial[],
  direction = 'minimize' as const,
) => createPruner(specification).promotions({ others, direction, maxStep });

/** A crowd and a trial that is at work, of so many seeds. */
const rooms = Array.from({ length: 25 }, (_, seed) => {
  const random = createRandom(seed);
  const others = crowd(random, 4 + random.integer(20));
  const level = 1 + 8 * random.uniform();
  const own = trial(
    40,
    curve((step) => level + 3 / step + 0.2 * random.normal()),
    'running',
  );
  return { others, own, random };
});
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
const negated = (one: ObservedTrial): ObservedTrial => ({
  ...one,
  intermediate: one.intermediate.map(({ step, value }) => ({ step, value: -value })),
});

/** Better than the hopeless at every step, all of them done. */
const good = Array.from({ length: 12 }, (_, number) =>
  trial(
    number,
    curve((step) => 1 + number / 10 + 3 / step),
  ),
);
const hopeless = (number: number, steps?: readonly number[]) =>
  trial(
    number,
    curve((step) => 100 + step, steps),
    'running',
  );
const numbers = [40, 41, 42, 43, 44, 45, 46, 47];

describe.each(specifications)('the pruner %s', (_name, specification) => {
  it('says nothing but its three words, pauses only where it promotes, and promotes what is paused, once', () => {
    for (const { others, own } of rooms) {
      const said = judgedAlong(specification, own, others);
      expect(['continue', 'prune', ...(pauses(specification) ? ['pause'] : [])]).toEqual(
        expect.arrayContaining([...new Set(said)]),
      );
      const all = promoted(specification, others);
      expect(new Set(all).size).toBe(all.length);
      for (const number of all) expect(others[number]?.state).toBe('paused');
      if (!pauses(specification)) expect(all).toEqual([]);
    }
  });

  it('says the same of the same, changes nothing of it, and does not go by the order in which trials are told', () => {
    for (const { others, own, random } of rooms) {
      const said = judgedAlong(specification, own, others);
      const all = promoted(specification, others);
      frozen(others);
      const shuffled = others.map((one) => ({ one, place: random.uniform() })).sort((a, b) => a.place - b.place);
      const told = shuffled.map(({ one }) => one);
      expect(judgedAlong(specification, frozen(own), told)).toEqual(said);
      expect(promoted(specification, told)).toEqual(all);
    }
  });

  it('learns nothing from trials that failed, whatever they had', () => {
    for (const { others, own, random } of rooms) {
      const failed = crowd(random, 6).map((one): ObservedTrial => ({
        ...one,
        number: one.number + 50,
        state: 'failed',
        objectives: null,
      }));
      expect(judgedAlong(specification, own, [...others, ...failed])).toEqual(judgedAlong(specification, own, others));
      expect(promoted(specification, [...others, ...failed])).toEqual(promoted(specification, others));
    }
  });

  it('judges what is to be large as it judges the same with the other sign that is to be small', () => {
    // Bounds are of the values as they are.
    const mirrored: PrunerSpecification =
      specification.kind === 'threshold'
        ? {
            ...specification,
            lower: specification.upper === null ? null : -specification.upper,
            upper: specification.lower === null ? null : -specification.lower,
          }
        : specification;
    for (const { others, own } of rooms) {
      const there = others.map(negated);
      expect(judgedAlong(mirrored, negated(own), there, 'maximize')).toEqual(judgedAlong(specification, own, others));
      expect(createPruner(mirrored).promotions({ others: there, direction: 'maximize', maxStep })).toEqual(
        promoted(specification, others),
      );
    }
  });

  it('gives up nothing before its first report, and never the best of all', () => {
    const unheard = trial(40, [], 'running');
    const best = trial(
      40,
      curve((step) => 0.5 + 1 / step),
      'running',
    );
    const pruner = createPruner(specification);
    expect(pruner.judge({ trial: unheard, others: good, direction: 'minimize', maxStep })).toBe('continue');
    expect(judgedAlong(specification, best, good)).not.toContain('prune');
    expect(pruner.promotions({ others: [], direction: 'minimize', maxStep })).toEqual([]);
  });

  it('takes bounds of what numbers can be: losses beyond all bounds, one step, no other trial', () => {
    for (const value of [Infinity, -Infinity, Number.MAX_VALUE, -0]) {
      const own = trial(
        40,
        curve(() => value),
        'running',
      );
      const said = judgedAlong(specification, own, [
        ...good,
        trial(
          13,
          curve(() => Infinity),
        ),
      ]);
      expect(said.length).toBeGreaterThan(0);
    }
    const alone = { trial: trial(0, [[1, 1]], 'running'), others: [], direction: 'minimize' as const };
    expect(createPruner(specification).judge({ ...alone, maxStep: 1 })).toBe('continue');
  });
});

describe.each(active)('the pruner %s', (_name, specification) => {
  it.each([
    ['every step', allSteps],
    ['every other step', allSteps.filter((step) => step % 2 === 0)],
    ['few steps', [2, 5, 8, 13, 20, 26]],
  ])('does not let a hopeless trial come to its end that reports %s', (_what, steps) => {
    // A bracket of Hyperband may have no rung: not every number is judged there.
    const ends = numbers.map((number) => judgedAlong(specification, hopeless(number, steps), good).at(-1));
    expect(ends.some((end) => end !== 'continue')).toBe(true);
    if (specification.kind !== 'hyperband') expect(ends).not.toContain('continue');
  });

  it('does not let a trial come to its end that never was a number', () => {
    const ends = numbers.map((number) =>
      judgedAlong(
        specification,
        trial(
          number,
          curve(() => Number.NaN),
          'running',
        ),
        good,
      ).at(-1),
    );
    expect(ends).toContain('prune');
    if (specification.kind !== 'hyperband') expect(new Set(ends)).toEqual(new Set(['prune']));
  });

  it('does not hold what is no number against others', () => {
    const broken = Array.from({ length: 12 }, (_, index) =>
      trial(
        20 + index,
        curve(() => Number.NaN),
        'pruned',
      ),
    );
    const best = trial(
      40,
      curve((step) => 0.5 + 1 / step),
      'running',
    );
    expect(judgedAlong(specification, best, [...good, ...broken])).not.toContain('prune');
  });
});

/** Which settings keep a hopeless trial for how long, and how many steps it then has. */
const patience: readonly [Given, number][] = [
  [{ kind: 'median', nWarmupSteps: 10 }, 10],
  [{ kind: 'percentile', nWarmupSteps: 10 }, 10],
  [{ kind: 'percentile', nWarmupSteps: 10, intervalSteps: 5 }, 10],
  [{ kind: 'threshold', upper: 20, nWarmupSteps: 10 }, 10],
  [{ kind: 'successiveHalving', minResource: 9, reductionFactor: 3 }, 9],
  [{ kind: 'successiveHalving', ...early, minEarlyStoppingRate: 2 }, 9],
  [{ kind: 'asha', ...early, minEarlyStoppingRate: 2 }, 9],
  [{ kind: 'pasha', minResource: 9, reductionFactor: 3 }, 9],
  [{ kind: 'patient', patience: 8 }, 10],
];
it.each(patience)('%o looks at a trial first at step %i', (given, step) => {
  const said = judgedAlong(prunerSpecificationSchema.parse(given), hopeless(40), good);
  expect(said.slice(0, -1).every((word) => word === 'continue')).toBe(true);
  expect(said).toHaveLength(step);
});

const awaited: readonly [Given, number][] = [
  [{ kind: 'median', nStartupTrials: 8 }, 8],
  [{ kind: 'percentile', nStartupTrials: 8 }, 8],
  [{ kind: 'median', nStartupTrials: 0, nMinTrials: 8 }, 8],
  [{ kind: 'percentile', nStartupTrials: 0, nMinTrials: 8 }, 8],
];
it.each(awaited)('%o gives up nothing before there are %i complete trials', (given, count) => {
  const specification = prunerSpecificationSchema.parse(given);
  expect(judgedAlong(specification, hopeless(40), good.slice(0, count - 1)).at(-1)).toBe('continue');
  expect(judgedAlong(specification, hopeless(40), good.slice(0, count))).toEqual(['prune']);
});
