import { describe, expect, it } from 'vitest';
import {
  chooseSampler,
  countGrid,
  createSampler,
  reasonsOutside,
  samplerSpecificationSchema,
  searchSpaceSchema,
  type AskRequest,
  type ObservedTrial,
  type SamplerSpecification,
  type SearchSpace,
  type TrialState,
  type TrialValues,
} from '../../../src-main/core/tuning';
import { owenScramble, sobolCoordinate } from '../../../src-main/core/tuning/samplers/sobol';
import { createRandom } from '../../../src-main/core/common/random';
import { sentenceText } from '../../../src-main/core/common/sentence';

/** Every kind that the registry has, with its defaults, but for the one that stands for another. */
const specifications = samplerSpecificationSchema.options
  .map(({ shape }) => samplerSpecificationSchema.parse({ kind: shape.kind.value }))
  .filter((one): one is Exclude<SamplerSpecification, { kind: 'auto' }> => one.kind !== 'auto');
type Specification = (typeof specifications)[number];
/** Beside the defaults of every kind, options under which few trials make several generations. */
const bred: readonly Specification[] = [
  { kind: 'nsga2', populationSize: 5, crossover: 'sbx', mutation: 'polynomial' },
  { kind: 'nsga2', populationSize: 4, crossover: 'blxAlpha', mutationProb: 0 },
  { kind: 'cmaes', popsize: 4, sigma0: 2, sourceTrials: [{ values: { a: 1, b: 1e-3, c: 0.2 }, value: 3 }] },
].map((given) => {
  const parsed = samplerSpecificationSchema.parse(given);
  if (parsed.kind === 'auto') throw new Error('stands for another');
  return parsed;
});
const tested = [
  ...specifications.map((specification) => [specification.kind, specification] as const),
  ...bred.map((specification, index) => [`${specification.kind} (${index})`, specification] as const),
];

const spaceOf = (parameters: readonly object[], constraints: readonly string[] = []): SearchSpace =>
  searchSpaceSchema.parse({ parameters, constraints });
const float = (name: string, low: number, high: number, more: object = {}) => ({
  name,
  distribution: { kind: 'float', low, high, ...more },
});
const int = (name: string, low: number, high: number, more: object = {}) => ({
  name,
  distribution: { kind: 'int', low, high, ...more },
});
const choice = (name: string, choices: readonly unknown[]) => ({
  name,
  distribution: { kind: 'categorical', choices },
});

const spaces: Readonly<Record<string, SearchSpace>> = {
  'of floats': spaceOf([float('a', -5, 10), float('b', 1e-5, 1e-1, { log: true })]),
  'of steps': spaceOf([float('a', 0, 1, { step: 0.1 }), int('b', -4, 11, { step: 5 }), int('c', 0, 3)]),
  'of logarithms of whole numbers': spaceOf([int('a', 1, 300, { log: true }), int('b', 7, 9, { log: true })]),
  'of choices': spaceOf([
    choice('a', ['gru', null, true, 3]),
    choice('b', [{ label: 'forest', value: { kind: 'forest' } }, 'none']),
  ]),
  'of one value': spaceOf([float('a', 2, 2), int('b', 3, 3), choice('c', ['x']), float('d', 0, 1)]),
  'with conditions': spaceOf([
    int('layers', 1, 3),
    int('units1', 8, 64, { log: true }),
    { ...int('units2', 8, 64), when: [{ parameter: 'layers', in: [2, 3] }] },
    { ...choice('units3', [8, 16]), when: [{ parameter: 'layers', in: [3] }] },
    { ...float('deep', 0, 1), when: [{ parameter: 'units3', in: [16] }] },
  ]),
  'with constraints': spaceOf(
    [int('a', 1, 40), int('b', 1, 40), float('c', 0, 1)],
    ['a > b + 8', 'c < 0.9 or a == 40'],
  ),
};

const valueOf = (value: unknown): number =>
  typeof value === 'number' ? value : String(value).length + (value === null ? 0.5 : 0);
const lossOf = (values: TrialValues): number =>
  Object.values(values).reduce<number>((sum, value, index) => sum + Math.abs(valueOf(value) - index - 1.3), 0);

/** What came of trials: most are done, some are not, and one has a loss that is no number. */
const states: readonly TrialState[] = [
  'complete',
  'complete',
  'pruned',
  'complete',
  'failed',
  'complete',
  'paused',
  'complete',
];
function ended(number: number, values: TrialValues, objectives: number, sign = 1): ObservedTrial {
  const state = states[number % states.length] ?? 'complete';
  const loss = number % 11 === 3 ? Number.NaN : number % 13 === 5 ? Infinity : lossOf(values);
  return {
    number,
    state,
    values,
    objectives:
      state === 'complete'
        ? Array.from({ length: objectives }, (_, index) => loss * (index === 1 ? -sign : sign))
        : null,
    intermediate: state === 'complete' || state === 'failed' ? [] : [{ step: 1 + (number % 3), value: loss }],
  };
}

type Options = Partial<AskRequest> & { readonly count?: number; readonly ask?: (request: AskRequest) => AskRequest };
/** A study in which the three newest trials are always still at work. */
function study(specification: Specification, space: SearchSpace, options: Options = {}): ObservedTrial[] {
  const { count = 32, seed = 7, directions = ['minimize'], trials: before = [] } = options;
  const ask = options.ask ?? ((request: AskRequest) => request);
  const sampler = createSampler(specification);
  const trials: ObservedTrial[] = [...before];
  for (let number = before.length; number < before.length + count; number += 1) {
    const seen = trials.map((trial) =>
      trial.number < number - 3 ? trial : { ...trial, state: 'running' as const, objectives: null, intermediate: [] },
    );
    const values = sampler.ask(ask({ space, number, trials: seen, directions, seed }));
    if (values === null) break;
    trials.push(ended(number, values, directions.length, directions[0] === 'maximize' ? -1 : 1));
  }
  return trials;
}
const valuesOf = (trials: readonly ObservedTrial[]) => trials.map(({ values }) => values);
const outside = (space: SearchSpace, trials: readonly ObservedTrial[]) =>
  trials.flatMap(({ values }) => reasonsOutside(space, values).map(sentenceText));

describe.each(tested)('the %s sampler', (_, specification) => {
  const { kind } = specification;
  it.each(Object.entries(spaces))('proposes values of a space %s, and nothing beside them', (name, space) => {
    const trials = study(specification, space);
    expect(outside(space, trials)).toEqual([]);
    for (const { values } of trials) {
      const known = space.parameters.map((parameter) => parameter.name).filter((own) => Object.hasOwn(values, own));
      expect(Object.keys(values)).toEqual(known);
    }
    if (kind !== 'grid') expect(trials).toHaveLength(32);
    else if (name !== 'with constraints') expect(trials).toHaveLength(Math.min(32, countGrid(space, 5).count));
  });

  it('depends on the request alone: not on what was asked before, nor on the order in which trials are given', () => {
    const space = spaces['with conditions']!;
    const trials = study(specification, space);
    expect(valuesOf(study(specification, space))).toEqual(valuesOf(trials));
    const turned = study(specification, space, {
      ask: (request) => ({ ...request, trials: request.trials.toReversed() }),
    });
    expect(valuesOf(turned)).toEqual(valuesOf(trials));
    const request: AskRequest = { space, number: trials.length, trials, directions: ['minimize'], seed: 7 };
    const used = createSampler(specification);
    used.ask({ ...request, number: 3, trials: trials.slice(0, 3), seed: 1 });
    expect(used.ask(request)).toEqual(createSampler(specification).ask(request));
  });

  it('does not look at what failed trials, or those at work, may have had', () => {
    const space = spaces['of floats']!;
    const trials = study(specification, space);
    const forged = (values: readonly number[]) =>
      trials.map((trial) => (trial.state === 'failed' ? { ...trial, objectives: [...values] } : trial));
    const ask = (given: readonly ObservedTrial[]) =>
      createSampler(specification).ask({
        space,
        number: trials.length,
        trials: given,
        directions: ['minimize'],
        seed: 7,
      });
    expect(ask(forged([-1e9]))).toEqual(ask(forged([1e9])));
  });

  it('turns the sign of what is maximised', () => {
    const space = spaces['of floats']!;
    expect(valuesOf(study(specification, space, { directions: ['maximize'] }))).toEqual(
      valuesOf(study(specification, space)),
    );
  });

  it('draws otherwise under another seed', () => {
    const space = spaces['of floats']!;
    const [own, other] = [study(specification, space), study(specification, space, { seed: 8 })];
    if (kind === 'grid') expect(valuesOf(other)).toEqual(valuesOf(own));
    else expect(valuesOf(other)).not.toEqual(valuesOf(own));
  });

  it('takes two objectives', () => {
    const space = spaces['with conditions']!;
    expect(outside(space, study(specification, space, { directions: ['minimize', 'maximize'] }))).toEqual([]);
  });

  it('goes on after the space was edited, beside trials that lie outside it', () => {
    const before = study(specification, spaces['with conditions']!);
    const edited = spaceOf(
      [
        choice('units1', [8, 'many']),
        int('layers', 2, 9),
        float('new', 0, 1),
        { ...int('units2', 60, 200), when: [{ parameter: 'layers', in: [2, 9] }] },
      ],
      ['layers != 4'],
    );
    const trials = study(specification, edited, { trials: before, count: 16 });
    expect(trials).toHaveLength(before.length + 16);
    expect(outside(edited, trials.slice(before.length))).toEqual([]);
  });

  it('has no values where constraints leave none', () => {
    const space = spaceOf([int('a', 1, 4), float('b', 0, 1, { step: 0.5 })], ['a > 4']);
    expect(study(specification, space)).toEqual([]);
  });

  it('finds the little that constraints leave', () => {
    const space = spaceOf([int('a', 1, 40), int('b', 1, 40)], ['a + b == 79']);
    const trials = study(specification, space, { count: 2 });
    expect(trials).toHaveLength(2);
    expect(outside(space, trials)).toEqual([]);
  });

  it('learns nothing wrong from any losses', () => {
    const space = spaces['of floats']!;
    const random = createRandom(3);
    for (const losses of [[1], [Infinity], [-Infinity, Infinity], [0, 1e300, -1e300], [Number.NaN]]) {
      const trials = Array.from({ length: 20 }, (_, number): ObservedTrial => ({
        number,
        state: 'complete',
        values: { a: random.uniform() * 15 - 5, b: 1e-5 * 10 ** (4 * random.uniform()) },
        objectives: [losses[number % losses.length] ?? 0],
        intermediate: [],
      }));
      const values = createSampler(specification).ask({
        space,
        number: 20,
        trials,
        directions: ['minimize'],
        seed: 1,
      });
      expect(reasonsOutside(space, values ?? {})).toEqual([]);
    }
  });
});

it('the points of Sobol are those of Joe and Kuo, and scrambled ones lie as evenly in every dimension', () => {
  const points = Array.from({ length: 8 }, (_, point) => [0, 1].map((d) => sobolCoordinate(point, d) / 2 ** 32));
  expect(points).toEqual([
    [0, 0],
    [0.5, 0.5],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.375, 0.375],
    [0.875, 0.875],
    [0.625, 0.125],
    [0.125, 0.625],
  ]);
  for (let dimension = 0; dimension < 100; dimension += 1) {
    const cells = Array.from({ length: 64 }, (_, point) =>
      Math.floor((owenScramble(sobolCoordinate(point, dimension), 5) / 2 ** 32) * 64),
    );
    expect(new Set(cells).size).toBe(64);
  }
});

describe('the sampler that is chosen by itself', () => {
  const chosen = (space: SearchSpace, trials: number | null, objectives = 1) => {
    const { specification, reason } = chooseSampler({ kind: 'auto' }, { space, objectives, trials });
    return [specification.kind, reason === null ? null : sentenceText(reason)];
  };

  it('is told with its reason', () => {
    const few = 'Gaussian process: few parameters, all of them numbers, and at most 200 trials.';
    const many = 'TPE: it takes choices, conditions and any number of trials.';
    expect(chosen(spaces['of floats']!, 50)).toEqual(['gp', few]);
    expect(chosen(spaces['of floats']!, 500)).toEqual([
      'cmaes',
      'CMA-ES: all parameters are numbers, and there are more than 200 trials.',
    ]);
    expect(chosen(spaces['with conditions']!, 500)).toEqual(['tpe', many]);
    expect(chosen(spaces['of floats']!, null)).toEqual(['tpe', many]);
    expect(chosen(spaces['of floats']!, 50, 2)).toEqual(['tpe', 'TPE: it takes several objectives.']);
    expect(chosen(spaces['of choices']!, 8)).toEqual(['grid', 'Grid: all 8 combinations fit into the budget.']);
    expect(chosen(spaces['of choices']!, 7)).toEqual(['tpe', many]);
  });

  it('is the one that was asked for', () => {
    const specification = { kind: 'grid', points: 3 } as const;
    const trials = { space: spaces['of floats']!, objectives: 1, trials: 5 };
    expect(chooseSampler(specification, trials)).toEqual({ specification, reason: null });
  });
});
