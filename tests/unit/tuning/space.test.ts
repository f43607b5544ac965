import { describe, expect, it } from 'vitest';
import {
  activeParameters,
  checkSpace,
  countGrid,
  createSampler,
  keyOf,
  labelOf,
  reasonsOutside,
  searchSpaceSchema,
  spaceIssues,
  valueAtPath,
  withValues,
  type SearchSpace,
} from '../../../src-main/core/tuning';
import { sentenceText } from '../../../src-main/core/common/sentence';

const spaceOf = (parameters: readonly object[], constraints: readonly string[] = []): SearchSpace =>
  searchSpaceSchema.parse({ parameters, constraints });

const layers = { name: 'layers', distribution: { kind: 'int', low: 1, high: 3 } };
const units = (layer: number, from: number) => ({
  name: `units${layer}`,
  paths: [`model.layers.${layer - 1}.units`],
  distribution: { kind: 'categorical', choices: [32, 64] },
  when: from === 1 ? [] : [{ parameter: 'layers', in: [1, 2, 3].filter((count) => count >= from) }],
});
const network = spaceOf([layers, units(1, 1), units(2, 2), units(3, 3)]);

describe('a search space', () => {
  it('is right where names, ranges, conditions and constraints are', () => {
    expect(spaceIssues(network)).toEqual([]);
    checkSpace(network);
  });

  it.each([
    ['a name twice', [layers, layers], [], 'parameters.1.name', 'Two parameters have the name "layers".'],
    [
      'a range that is upside down',
      [{ name: 'a', distribution: { kind: 'float', low: 2, high: 1 } }],
      [],
      'parameters.0.distribution',
      'The range of "a" ends at 1, below its beginning at 2.',
    ],
    [
      'a logarithm of zero',
      [{ name: 'a', distribution: { kind: 'float', low: 0, high: 1, log: true } }],
      [],
      'parameters.0.distribution',
      'its range has to begin above 0',
    ],
    [
      'a step in the logarithm',
      [{ name: 'a', distribution: { kind: 'int', low: 1, high: 8, step: 2, log: true } }],
      [],
      'parameters.0.distribution',
      'a step has no place',
    ],
    [
      'a choice twice',
      [{ name: 'a', distribution: { kind: 'categorical', choices: ['x', { label: 'x', value: {} }] } }],
      [],
      'parameters.0.distribution',
      'has the choice x twice',
    ],
    [
      'a condition on a later parameter',
      [units(2, 2), layers],
      [],
      'parameters.0.when.0',
      '"units2" hangs on "layers", which has to stand before it.',
    ],
    ['a condition on nothing', [units(2, 2)], [], 'parameters.0.when.0', 'which is no other parameter'],
    [
      'a condition on a value that never is',
      [layers, { ...units(2, 2), when: [{ parameter: 'layers', in: [4] }] }],
      [],
      'parameters.1.when.0',
      'exists where "layers" is 4, which it never is',
    ],
    [
      'a field that two parameters set',
      [units(1, 1), { ...units(1, 1), name: 'other' }],
      [],
      'parameters.1.paths',
      'The parameters "units1" and "other" set the same field.',
    ],
    ['a constraint that cannot be read', [layers], ['layers <'], 'constraints.0', 'something is missing at the end'],
  ])('names %s', (_, parameters, constraints, path, message) => {
    const space = spaceOf(parameters, constraints);
    const issues = spaceIssues(space);
    expect(issues.map((issue) => issue.path)).toEqual([path]);
    expect(issues[0]!.message).toContain(message);
    expect(() => {
      checkSpace(space);
    }).toThrow(message);
  });

  it('lets parameters set the same field that never exist together', () => {
    const kind = { name: 'kind', distribution: { kind: 'categorical', choices: ['a', 'b'] } };
    const width = (name: string, of: string) => ({
      name,
      paths: ['width'],
      distribution: { kind: 'int', low: 1, high: 9 },
      when: [{ parameter: 'kind', in: [of] }],
    });
    expect(spaceIssues(spaceOf([kind, width('wa', 'a'), width('wb', 'b')]))).toEqual([]);
    expect(spaceIssues(spaceOf([kind, width('wa', 'a'), width('wb', 'a')]))).toHaveLength(1);
  });

  it('knows which parameters exist beside others', () => {
    const names = (count: number) => activeParameters(network, { layers: count }).map(({ name }) => name);
    expect(names(1)).toEqual(['layers', 'units1']);
    expect(names(3)).toEqual(['layers', 'units1', 'units2', 'units3']);
  });

  it('says why values lie outside', () => {
    const reasons = (values: Record<string, number | string>) => reasonsOutside(network, values).map(sentenceText);
    expect(reasons({ layers: 2, units1: 32, units2: 64 })).toEqual([]);
    expect(reasons({ layers: 2, units1: 48, units3: 64 })).toEqual([
      '"units1" is 48, outside its range.',
      '"units2" has no value.',
      '"units3" is not searched beside the other values.',
    ]);
    const bound = spaceOf([layers], ['layers != 2']);
    expect(reasonsOutside(bound, { layers: 2 }).map(sentenceText)).toEqual(['The constraint "layers != 2" is broken.']);
    const stepped = spaceOf([{ name: 'a', distribution: { kind: 'float', low: 0, high: 1, step: 0.1 } }]);
    expect(reasonsOutside(stepped, { a: 0.7 })).toEqual([]);
    expect(reasonsOutside(stepped, { a: 0.75 })).toHaveLength(1);
  });
});

describe('a grid', () => {
  const all = (space: SearchSpace, points = 5) => {
    const sampler = createSampler({ kind: 'grid', points });
    const trials: { number: number; state: 'complete'; values: object; objectives: number[]; intermediate: [] }[] = [];
    for (let number = 0; number < 1000; number += 1) {
      const values = sampler.ask({ space, number, trials: trials as never, directions: ['minimize'], seed: 1 });
      if (values === null) return trials.map((trial) => trial.values);
      trials.push({ number, state: 'complete', values, objectives: [0], intermediate: [] });
    }
    throw new Error('endless');
  };

  it('has every combination once, without what does not exist, and is counted before', () => {
    const found = all(network);
    expect(found).toHaveLength(2 + 4 + 8);
    expect(countGrid(network, 5)).toEqual({ count: 14, isExact: true });
    expect(new Set(found.map((values) => JSON.stringify(values))).size).toBe(14);
    expect(found[0]).toEqual({ layers: 1, units1: 32 });
    expect(found.at(-1)).toEqual({ layers: 3, units1: 64, units2: 64, units3: 64 });
  });

  it('leaves out what constraints forbid', () => {
    const space = { ...network, constraints: ['units1 >= units2', 'units2 >= units3'] };
    expect(all(space)).toHaveLength(2 + 3 + 4);
    expect(countGrid(space, 5)).toEqual({ count: 9, isExact: true });
  });

  it('takes points from end to end of what has no steps', () => {
    const space = spaceOf([{ name: 'a', distribution: { kind: 'float', low: 1e-4, high: 1, log: true } }]);
    const points = all(space).map((values) => Object.values(values)[0] as number);
    expect(points.map((value) => Number(value.toPrecision(6)))).toEqual([1e-4, 1e-3, 1e-2, 1e-1, 1]);
    expect(all(spaceOf([{ name: 'a', distribution: { kind: 'float', low: 0, high: 1, step: 0.25 } }]), 2)).toHaveLength(
      5,
    );
    expect(all(spaceOf([{ name: 'a', distribution: { kind: 'int', low: 1, high: 16, log: true } }]))).toEqual(
      [1, 2, 4, 8, 16].map((a) => ({ a })),
    );
  });

  it('that is too large to be listed is bounded', () => {
    const wide = (name: string) => ({ name, distribution: { kind: 'int', low: 1, high: 10_000 } });
    expect(countGrid(spaceOf([wide('a'), wide('b')], ['a < b']), 5)).toEqual({ count: 1e8, isExact: false });
    expect(countGrid(spaceOf([wide('a'), wide('b')]), 5)).toEqual({ count: 1e8, isExact: true });
  });
});

describe('values in a configuration', () => {
  const configuration = { model: { kind: 'network', layers: [{ units: 8, kind: 'gru' }, { units: 8 }] }, seed: 1 };

  it('stand at their paths, through lists; what was there is not changed', () => {
    const before = structuredClone(configuration);
    const space = spaceOf([units(1, 1), { name: 'seed', distribution: { kind: 'int', low: 0, high: 9 } }]);
    expect(withValues(configuration, space, { units1: 64, seed: 7 })).toEqual({
      model: { kind: 'network', layers: [{ units: 64, kind: 'gru' }, { units: 8 }] },
      seed: 7,
    });
    expect(configuration).toEqual(before);
    expect(valueAtPath(configuration, 'model.layers.0.units')).toBe(8);
    expect(valueAtPath(configuration, 'model.layers.5.units')).toBeUndefined();
  });

  it('put whole parts in where a choice has a label, and values within them after', () => {
    const space = spaceOf([
      {
        name: 'model',
        distribution: { kind: 'categorical', choices: [{ label: 'forest', value: { kind: 'forest', trees: [1] } }] },
      },
      { name: 'depth', paths: ['model.maxDepth', 'model.again'], distribution: { kind: 'int', low: 1, high: 9 } },
    ]);
    expect(withValues(configuration, space, { model: 'forest', depth: 4 })).toEqual({
      model: { kind: 'forest', trees: [1], maxDepth: 4, again: 4 },
      seed: 1,
    });
  });

  it('refuse a path that leads nowhere', () => {
    const space = spaceOf([units(3, 1)]);
    expect(() => withValues(configuration, space, { units3: 64 })).toThrow(
      'The configuration has no place "model.layers.2.units": there is no "2".',
    );
  });
});

it('has a label and a key for values', () => {
  expect(labelOf(network, { units1: 64, layers: 1 })).toBe('layers=1, units1=64');
  expect(labelOf(network, { lr: 0.00097123 })).toBe('lr=0.0009712');
  expect(keyOf({ b: 1, a: 'x' })).toBe(keyOf({ a: 'x', b: 1 }));
  expect(keyOf({ a: 1 })).not.toBe(keyOf({ a: '1' }));
});
