import { describe, expect, it } from 'vitest';
import {
  candidateName,
  ensembleMembers,
  firstCandidates,
  planSearch,
  Scores,
  validationWindows,
  type Candidate,
  type Left,
  type Outcome,
  type Trial,
} from '../../../src-main/core/best';
import { standingOf } from '../../../src-main/app/best/standing';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';

const base = experimentConfigurationSchema.parse({
  task: { target: 'y', features: ['x'] },
  window: { lookback: 24, horizon: 6, normalization: 'lastValue' },
  model: { kind: 'linear' },
});
const facts = { base, season: 24, trainRows: 3000, seriesCount: 1, periods: [24, 168] };

/** Errors by the kind of model; what has no number fails. */
type Errors = (candidate: Candidate, trial: Trial) => number | null;
const usual: Errors = ({ family }) =>
  ({ baseline: 1, statistical: 0.9, linear: 0.6, trees: 0.7, network: 0.8, ensemble: 0.5 })[family];

function play(errors: Errors, { steps = Infinity, seed = 1, costMs = 100, ms = Infinity } = {}) {
  const { candidates } = firstCandidates(facts, 'standard');
  const scores = new Scores(3);
  const done: Trial[] = [];
  let spent = 0;
  const left = (): Left => ({ steps: steps - done.length, ms: ms - spent });
  const plan = planSearch(scores, { candidates, windows: 3, preset: 'standard', seed, parallel: 1, trainRows: 3000 });
  for (let next = plan.next(); next.done !== true; next = plan.next(left())) {
    for (const trial of next.value.trials) {
      const error = errors(scores.candidate(trial.candidate)!, trial);
      const outcome: Outcome = {
        ...trial,
        error,
        baseline: 1,
        costMs,
        failure: error === null ? 'It broke.' : null,
        outOfTime: false,
      };
      scores.add(outcome);
      done.push(trial);
      spent += costMs;
    }
  }
  return { scores, done, spent };
}

describe('the plan of a search', () => {
  it('has an answer after the first trial, and judges the winner on all windows', () => {
    const { scores, done } = play(usual);

    expect(done[0]).toEqual({ candidate: 'last-value', window: 2, isProbe: false });
    expect(scores.leader()?.family).toBe('linear');
    expect(scores.judged(scores.leader()!.id)).toEqual([0, 1, 2]);
  });

  it('is the same for the same seed and outcomes, and has no more trials than its budget', () => {
    const first = play(usual, { steps: 30 });

    expect(play(usual, { steps: 30 }).done).toEqual(first.done);
    expect(first.done.length).toBeLessThanOrEqual(30);
    expect(play(usual, { seed: 2 }).done).not.toEqual(play(usual, { seed: 1 }).done);
  });

  it('tries nothing twice', () => {
    const { done } = play(usual);
    const names = done.map(({ candidate, window, isProbe }) => `${candidate} ${window} ${isProbe}`);

    expect(new Set(names).size).toBe(names.length);
  });

  it('lets what fails fall out, and goes on with the others', () => {
    const { scores } = play((candidate, trial) => (candidate.family === 'linear' ? null : usual(candidate, trial)));

    expect(scores.failure('ridge')).toBe('It broke.');
    expect(scores.leader()?.family).toBe('trees');
  });

  it('probes before it trains in full, and gives what is behind no more time', () => {
    const { scores } = play((candidate, trial) => (candidate.id === 'lstm' ? 5 : usual(candidate, trial)));

    expect(scores.of('lstm')).toHaveLength(1);
    expect(scores.of('lstm')[0]?.isProbe).toBe(true);
    expect(scores.isDropped('lstm')).toBe(true);
  });

  it('begins nothing that the time left does not hold by what probes cost', () => {
    const { scores, spent } = play(usual, { ms: 5000, costMs: 400 });

    expect(scores.leader()).not.toBeNull();
    expect(spent).toBeLessThanOrEqual(5000 + 6 * 400);
  });

  it('combines those with the leader’s windows alone, and no baselines', () => {
    const { scores } = play((candidate, trial) => (candidate.family === 'baseline' ? 0.61 : usual(candidate, trial)));
    const members = ensembleMembers(scores);
    const [leader] = members;

    expect(members.map(({ family }) => family)).not.toContain('baseline');
    expect(new Set(members.map(({ configuration }) => JSON.stringify(configuration.window))).size).toBe(1);
    expect(leader?.id).toBe(scores.leader()?.id);
  });
});

describe('candidates', () => {
  it('are called differently', () => {
    const { scores } = play(usual);
    const { entries } = standingOf({
      scores,
      plan: { windows: [], judged: 'test' },
      timeOf: () => null,
      leads: new Map(),
      runs: new Map(),
      leftOut: [],
      phase: 'tune',
      metric: 'mae',
      unit: '',
      spentMs: 0,
      isOver: true,
    });
    const names = entries.map((entry) => candidateName(entry).message);

    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('take seasons off where there are some, and leave ARIMA out where its search takes minutes', () => {
    const idsOf = (change: Partial<typeof facts>): string[] =>
      firstCandidates({ ...facts, ...change }, 'standard').candidates.map(({ id }) => id);

    expect(idsOf({})).toEqual(expect.arrayContaining(['mstl', 'mstl-arima']));
    expect(idsOf({})).not.toContain('auto-arima');
    expect(firstCandidates(facts, 'standard').leftOut.map(({ modelName }) => modelName)).toEqual(['AutoARIMA']);
    expect(idsOf({ trainRows: 500 })).toContain('auto-arima');
    expect(idsOf({ season: 1 })).not.toContain('mstl');
  });
});

describe('validation windows', () => {
  const split = { kind: 'count', train: 8640, validation: 2880, test: 2880 } as const;
  const rows = { rows: 17_420, trainRows: 8640, before: 11_520, split, times: null, timeZone: 'UTC' };

  it('follow each other, end where the test part begins, and leave it out', () => {
    const { windows, judged } = validationWindows(rows, { count: 3, span: 120, horizon: 24 });

    expect(judged).toBe('test');
    expect(windows.map(({ from, to }) => [from, to])).toEqual([
      [7200, 8640],
      [8640, 10_080],
      [10_080, 11_520],
    ]);
    for (const window of windows) {
      const { train, validation, test } = window.split as typeof split;
      expect(train + validation).toBe(window.from);
      expect(train + validation + test).toBe(window.to);
    }
  });

  it('are fewer where the rows do not suffice, and none where not even one fits', () => {
    const short = {
      ...rows,
      rows: 60,
      trainRows: 42,
      before: 50,
      split: { kind: 'ratio', train: 0.7, validation: 0.15, test: 0.15 } as const,
    };

    expect(validationWindows(short, { count: 5, span: 16, horizon: 8 }).windows.length).toBeLessThan(5);
    expect(() => validationWindows({ ...short, before: 20 }, { count: 3, span: 16, horizon: 8 })).toThrow(
      'Before the test part there are 20 rows, and 32 are needed',
    );
  });

  it('never reach into the test part of any series of a panel', () => {
    const ratio = { kind: 'ratio', train: 0.7, validation: 0.15, test: 0.15 } as const;
    for (const length of [97, 100, 131, 250]) {
      const facts = { rows: 100, trainRows: 70, before: 85, split: ratio, times: null, timeZone: 'UTC' };
      for (const { split: own } of validationWindows(facts, { count: 3, span: 10, horizon: 4 }).windows) {
        const { train, validation, test } = own as typeof ratio;
        expect(Math.floor(length * (train + validation + test) + 1e-6)).toBeLessThanOrEqual(
          Math.floor(length * 0.85 + 1e-6),
        );
      }
    }
  });
});
