import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import { bestSoFar, importanceOf, paretoFront, placeOf } from '../../../src-main/core/study/analysis';
import { searchSpaceSchema, type TrialValues } from '../../../src-main/core/tuning';

const { parameters } = searchSpaceSchema.parse({
  parameters: [
    { name: 'strong', distribution: { kind: 'float', low: 1e-4, high: 1, log: true } },
    { name: 'weak', distribution: { kind: 'int', low: 1, high: 9 } },
    { name: 'idle', distribution: { kind: 'float', low: 0, high: 1 } },
    { name: 'kind', distribution: { kind: 'categorical', choices: ['a', 'b', 'c'] } },
    { name: 'inner', distribution: { kind: 'float', low: 0, high: 1 }, when: [{ parameter: 'kind', in: ['c'] }] },
  ],
});

/** Trials at random values; their objective is what a function makes of them. */
function trialsOf(count: number, value: (values: TrialValues) => number) {
  const random = createRandom(11);
  return Array.from({ length: count }, (_, number) => {
    const kind = ['a', 'b', 'c'][random.integer(3)] ?? 'a';
    const values: TrialValues = {
      strong: 10 ** (-4 * random.uniform()),
      weak: 1 + random.integer(9),
      idle: random.uniform(),
      kind,
      ...(kind === 'c' ? { inner: random.uniform() } : {}),
    };
    return { number, state: 'complete' as const, values, objectives: [value(values)], sameAs: null, isOutside: false };
  });
}
const shareOf = (found: ReturnType<typeof importanceOf>, name: string): number =>
  found?.parameters.find((one) => one.name === name)?.share ?? Number.NaN;

describe('importance', () => {
  it('of an additive function is what each part varies by', () => {
    // Variances of both parts over the space: (8/√12)² and (2/3 · √(80/12))² by hand, so 64/12 against 80/27.
    const found = importanceOf(
      parameters,
      trialsOf(300, ({ strong, weak }) => 2 * Math.log10(Number(strong)) + (2 / 3) * Number(weak)),
      0,
    );
    const whole = 64 / 12 + 80 / 27;
    expect(shareOf(found, 'strong')).toBeCloseTo(64 / 12 / whole, 1);
    expect(shareOf(found, 'weak')).toBeCloseTo(80 / 27 / whole, 1);
    for (const name of ['idle', 'kind', 'inner']) expect(shareOf(found, name)).toBeLessThan(0.02);
    expect(found).toMatchObject({ used: 300, leftOut: 0 });
  });

  it('finds a parameter that exists in some trials alone, and a choice', () => {
    const found = importanceOf(
      parameters,
      trialsOf(300, ({ kind, inner }) => (kind === 'b' ? 5 : 0) + (inner === undefined ? 0 : 10 * Number(inner))),
      0,
    );
    expect(shareOf(found, 'kind')).toBeGreaterThan(0.2);
    expect(shareOf(found, 'inner')).toBeGreaterThan(0.15);
    expect(shareOf(found, 'strong')).toBeLessThan(0.05);
  });

  it('is nothing of what two make only together', () => {
    const found = importanceOf(
      parameters,
      trialsOf(400, ({ strong, idle }) => (Math.log10(Number(strong)) + 2) * (Number(idle) - 0.5)),
      0,
    );
    expect((found?.parameters ?? []).reduce((sum, { share }) => sum + share, 0)).toBeLessThan(0.4);
  });

  it('is the same every time, and tells how many trials it left out', () => {
    const trials = trialsOf(900, ({ weak }) => Number(weak));
    expect(importanceOf(parameters, trials, 0)).toEqual(importanceOf(parameters, trials, 0));
    expect(importanceOf(parameters, trials, 0)).toMatchObject({ used: 300, leftOut: 600 });
    const outside = trials.slice(0, 50).map((trial, at) => ({ ...trial, isOutside: at < 10 }));
    expect(importanceOf(parameters, outside, 0)).toMatchObject({ used: 40, leftOut: 10 });
  });

  it('is none for few trials, and where all come to the same', () => {
    const trials = trialsOf(20, () => 3);
    expect(importanceOf(parameters, trials, 0)).toBeNull();
    expect(
      importanceOf(
        parameters,
        trialsOf(3, ({ weak }) => Number(weak)),
        0,
      ),
    ).toBeNull();
  });
});

describe('what charts of a study show', () => {
  const ended = (number: number, objectives: number[] | null) => ({
    ...{ number, objectives, sameAs: null, state: objectives === null ? ('pruned' as const) : ('complete' as const) },
  });

  it('places values between the ends of their range', () => {
    const values = { strong: 0.01, weak: 5, kind: 'b' };
    const places = parameters.map((parameter) => placeOf(parameter, values));
    expect(places.map((place) => (place === null ? null : Number(place.toFixed(6))))).toEqual([
      0.5,
      0.5,
      null,
      0.5,
      null,
    ]);
    const [strong] = parameters;
    expect(strong === undefined ? null : placeOf(strong, { strong: 2 })).toBeNull();
  });

  it('knows the front of Pareto in both directions', () => {
    const trials = [ended(0, [1, 5]), ended(1, [2, 4]), ended(2, [2, 5]), ended(3, null), ended(4, [3, 1])];
    expect(paretoFront(trials, ['minimize', 'minimize']).map(({ number }) => number)).toEqual([0, 1, 4]);
    expect(paretoFront(trials, ['minimize', 'maximize']).map(({ number }) => number)).toEqual([0]);
  });

  it('knows the best so far', () => {
    const trials = [ended(0, [3]), ended(1, null), ended(2, [4]), ended(3, [1])];
    expect(bestSoFar(trials, 'minimize').map(({ value }) => value)).toEqual([3, 3, 1]);
    expect(bestSoFar(trials, 'maximize').map(({ value }) => value)).toEqual([3, 4, 4]);
  });
});
