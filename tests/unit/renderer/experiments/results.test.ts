import { describe, expect, it } from 'vitest';
import { datasetIdSchema, experimentIdSchema, groupIdSchema, runIdSchema } from '../../../../src-main/core/common/ids';
import type { RunSummary } from '../../../../src-main/core/run/schema';
import type { EpochRecord } from '../../../../src-main/core/training/schema';
import { runLook } from '../../../../src-main/core/common/palette';
import { experimentParts, partInView, partOfHash } from '../../../../src-renderer/views/experiments/parts/parts';
import { liveChart } from '../../../../src-renderer/views/experiments/results/live-chart';
import {
  figureOf,
  isFittedAtOnce,
  resultMembers,
  shareDone,
  statesOf,
} from '../../../../src-renderer/views/experiments/results/members';

const group = groupIdSchema.parse('grp_0000000001');

function run(number: number, change: Partial<RunSummary> = {}): RunSummary {
  return {
    id: runIdSchema.parse(`run_${String(number).padStart(10, '0')}`),
    number,
    name: 'GRU',
    experimentId: experimentIdSchema.parse('ex_0000000001'),
    datasetId: datasetIdSchema.parse('ds_0000000001'),
    datasetName: 'hours',
    datasetHash: 'hash',
    groupId: null,
    studyId: null,
    trial: null,
    state: 'succeeded',
    waiting: null,
    modelName: 'GRU 4',
    taskKind: 'forecast',
    target: 'load',
    seed: number,
    engine: null,
    parameterCount: 10,
    progress: null,
    bestEpoch: 1,
    bestValLoss: 1,
    lastEpoch: 2,
    lastLoss: 1,
    lastValLoss: 1,
    checkpointEpoch: null,
    metrics: {},
    skill: null,
    disqualified: null,
    createdAt: 0,
    startedAt: 0,
    finishedAt: 1,
    durationMs: 1,
    tags: [],
    note: '',
    error: null,
    ...change,
  };
}
const epoch = (at: number, valLoss: number | null): EpochRecord => ({
  epoch: at,
  loss: 2,
  valLoss,
  learningRate: 0.001,
  durationMs: 1,
});

describe('rows of the results', () => {
  it('are repeats together, in the order of the variants, the newest of each first', () => {
    const members = resultMembers(
      [
        run(1, { name: 'LSTM' }),
        run(2, { groupId: group }),
        run(3, { groupId: group }),
        run(4),
        run(5, { name: 'gone' }),
      ],
      ['GRU', 'LSTM'],
    );
    expect(
      members.map(({ name, kind, runs, isLatest }) => [name, kind, runs.map((one) => one.number), isLatest]),
    ).toEqual([
      ['GRU', 'run', [4], true],
      ['GRU', 'group', [2, 3], false],
      ['LSTM', 'run', [1], true],
      ['gone', 'run', [5], true],
    ]);
    expect(members[1]).toMatchObject(runLook(2));
  });

  it('count as the latest once for each variant of a name', () => {
    const latest = (variants: string[]) =>
      resultMembers([run(1), run(2), run(3)], variants).map(({ isLatest }) => isLatest);
    expect(latest(['GRU'])).toEqual([true, false, false]);
    expect(latest(['GRU', 'GRU'])).toEqual([true, true, false]);
    expect(latest([])).toEqual([true, false, false]);
  });

  it('have the mean of what counts, with its interval from two runs on', () => {
    const [member] = resultMembers(
      [
        run(1, { groupId: group, metrics: { 'validation.mae': 1 } }),
        run(2, { groupId: group, metrics: { 'validation.mae': 3 } }),
        run(3, { groupId: group, metrics: { 'validation.mae': 900 }, disqualified: 'lossExploded' }),
      ],
      ['GRU'],
    );
    if (member === undefined) throw new Error('there is no row');
    // Student's t with one degree of freedom: 12.7062 × SD / √2, and the SD of 1 and 3 is √2.
    const figure = figureOf(member, 'validation.mae');
    expect(figure).toMatchObject({ n: 2, mean: 2 });
    expect(figure?.interval?.[1]).toBeCloseTo(2 + 12.7062, 3);
    expect(figureOf(member, 'test.mae')).toBeNull();
  });

  it('tell their states, and how far they are', () => {
    const progress = { epoch: 1, epochs: 2, fraction: 0.5, remainingMs: null, phase: 'training' } as const;
    const [member] = resultMembers(
      [
        run(1, { groupId: group }),
        run(2, { groupId: group, state: 'running', progress }),
        run(3, { groupId: group, state: 'queued', lastEpoch: null }),
        run(4, { groupId: group, state: 'queued', lastEpoch: null }),
      ],
      ['GRU'],
    );
    if (member === undefined) throw new Error('there is no row');
    expect(statesOf(member)).toEqual([
      { state: 'succeeded', count: 1 },
      { state: 'running', count: 1 },
      { state: 'queued', count: 2 },
    ]);
    expect(shareDone(member)).toBe(1.5 / 4);
    expect(shareDone({ runs: [run(1)] })).toBeNull();
  });

  it('know a model that is fitted at once by what its runs tell', () => {
    expect(isFittedAtOnce({ runs: [run(1)] })).toBe(false);
    expect(isFittedAtOnce({ runs: [run(1, { lastEpoch: null })] })).toBe(true);
    expect(isFittedAtOnce({ runs: [run(1, { state: 'queued', lastEpoch: null })] })).toBeNull();
    const progress = { epoch: 0, epochs: null, fraction: 0.1, remainingMs: null, phase: 'training' } as const;
    expect(isFittedAtOnce({ runs: [run(1, { state: 'running', lastEpoch: null, progress })] })).toBe(true);
  });
});

describe('the live chart', () => {
  it('draws a single run as a line and repeats thin with their mean, a row in one colour', () => {
    const members = resultMembers(
      [run(1, { name: 'LSTM' }), run(2, { groupId: group }), run(3, { groupId: group })],
      ['GRU', 'LSTM'],
    );
    const histories = new Map([
      [run(1).id, [epoch(1, null)]],
      [run(2).id, [epoch(1, 4), epoch(2, 2)]],
      [run(3).id, [epoch(1, 2)]],
    ]);
    const { series } = liveChart(members, histories, (key) => key);
    expect(series.map(({ id, color, y, isHelper }) => [id, color, y, isHelper])).toEqual([
      [run(2).id, runLook(2).color, [4, 2], true],
      [run(3).id, runLook(2).color, [2], true],
      [group, runLook(2).color, [3, 2], undefined],
      [run(1).id, runLook(1).color, [2], false],
    ]);
    expect(Number(series[0]?.width)).toBeLessThan(Number(series[2]?.width));
  });
});

describe('the parts of the page', () => {
  it('have addresses', () => {
    expect(experimentParts.map((part) => partOfHash(`#${part}`))).toEqual([...experimentParts]);
    expect(partOfHash('')).toBeUndefined();
    expect(partOfHash('#elsewhere')).toBeUndefined();
  });

  it('are in view when they have come up to the reading line', () => {
    const tops = (setup: number, live: number, results: number) =>
      new Map([
        ['setup', setup],
        ['live', live],
        ['results', results],
      ] as const);
    expect(partInView(tops(0, 900, 1200), 600)).toBe('setup');
    expect(partInView(tops(-800, 100, 400), 600)).toBe('live');
    expect(partInView(tops(-1300, -400, -100), 600)).toBe('results');
    expect(partInView(new Map(), 600)).toBe('setup');
  });
});
