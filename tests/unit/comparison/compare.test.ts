import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import {
  bandOf,
  compareMembers,
  comparisonTable,
  drawnPredictions,
  formatComparisonTable,
  joinedRunLosses,
  pairwiseTests,
  runLosses,
  significanceSentence,
  testedMembers,
  type ComparedMember,
} from '../../../src-main/core/comparison';
import { flatDirection } from '../../../src-main/core/evaluation/metrics';
import { groupIdSchema } from '../../../src-main/core/common/ids';
import type { Predictions, RunDetail } from '../../../src-main/core/run/schema';
import { forecasts, runDetail } from '../../support/run-detail';

const random = createRandom(1);
const actual = Array.from({ length: 60 }, () => random.normal());
const small = actual.map(() => random.normal() * 0.2);
const large = actual.map(() => random.normal() * 1.5);

interface Compared {
  readonly detail: RunDetail;
  readonly predictions: Predictions | null;
}
const good: Compared = { detail: runDetail(), predictions: forecasts(actual, small) };
const bad: Compared = {
  detail: runDetail({ id: 'run_bbbbbbbbbb', metrics: { 'test.rmse': 5 } }),
  predictions: forecasts(actual, large),
};

const memberOf = ({ detail }: Compared): ComparedMember => ({ kind: 'run', detail });
function testsOf(runs: readonly Compared[]) {
  return pairwiseTests(testedMembers(runs.map(memberOf), 'test.mae'), {
    metric: 'test.mae',
    lossesOf: ({ id, threshold }) => {
      const predictions = runs.find(({ detail }) => detail.id === id)?.predictions ?? null;
      return predictions === null ? null : runLosses(predictions, { metric: 'test.mae', threshold });
    },
  });
}
const compareRuns = (runs: readonly Compared[]) =>
  compareMembers({ members: runs.map(memberOf), forecasts: new Map(), tests: testsOf(runs) });

describe('pairwise significance', () => {
  it('names the run with clearly smaller errors, whichever comes first', () => {
    for (const pair of [
      [good, bad],
      [bad, good],
    ]) {
      const [test] = testsOf(pair);
      expect(test?.test).toBe('cosine');
      expect(test?.better).toBe(good.detail.id);
      expect(test?.adjustedPValue).toBeLessThan(0.01);
    }
  });

  it('judges the runs of a panel by its whole series: half of them better, half worse shows nothing', () => {
    const own = createRandom(7);
    const series = Array.from({ length: 960 }, (_, window) => Math.floor(window / 80));
    const time = series.map((_, window) => 3_600_000 * (window % 80));
    const panelActual = series.map(() => own.normal());
    // Every window of a series is forecast better by one run or by the other, by as much.
    const errorOf = (better: number) => series.map((number) => (number % 2 === better ? 0.5 : 1) * own.normal());
    const run = (id: string, errors: readonly number[]): Compared => ({
      detail: runDetail({ id }),
      predictions: { ...forecasts(panelActual, errors), series, time },
    });
    const [mixed] = testsOf([run('run_cccccccccc', errorOf(0)), run('run_dddddddddd', errorOf(1))]);
    expect(mixed).toMatchObject({ better: null, refused: null, count: 960 });
    // The series differ more from each other than their windows do.
    expect(mixed?.independent).toBeLessThan(200);
    const half = series.map(() => 0.5 * own.normal());
    const whole = series.map(() => own.normal());
    const [steady] = testsOf([run('run_cccccccccc', half), run('run_dddddddddd', whole)]);
    expect(steady).toMatchObject({ better: 'run_cccccccccc', refused: null });
  });

  it('says the same of a pair wherever its runs stand among others', () => {
    const own = createRandom(8);
    const other = {
      detail: runDetail({ id: 'run_cccccccccc' }),
      predictions: forecasts(
        actual,
        actual.map(() => own.normal() * 0.9),
      ),
    };
    const orders = [
      [good, bad, other],
      [other, bad, good],
      [bad, other, good],
    ].map((runs) => {
      const found = testsOf(runs).map(({ first, second, pValue, adjustedPValue, independent, better }) => ({
        pair: [first, second].toSorted().join(' '),
        pValue,
        adjustedPValue,
        independent,
        better,
      }));
      return found.toSorted((a, b) => (a.pair < b.pair ? -1 : 1));
    });
    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).toEqual(orders[0]);
  });

  it('finds no difference between equal predictions of two runs', () => {
    const twin = { detail: runDetail({ id: 'run_cccccccccc' }), predictions: good.predictions };
    expect(testsOf([good, twin])[0]).toMatchObject({ pValue: 1, identical: true, better: null, refused: null });
  });

  it('leaves out the windows that one of them did not predict, on both sides alike, and counts the rest', () => {
    const lacking = ({ detail, predictions }: Compared, windows: readonly number[]): Compared => ({
      detail,
      predictions: predictions && {
        ...predictions,
        predicted: predictions.predicted.map((value, window) => (windows.includes(window) ? null : value)),
      },
    });
    const only = ({ detail }: Compared, errors: readonly number[], kept: (window: number) => boolean): Compared => ({
      detail,
      predictions: forecasts(
        actual.filter((_, window) => kept(window)),
        errors.filter((_, window) => kept(window)),
      ),
    });
    const known = (window: number): boolean => window > 4;
    const [test] = testsOf([lacking(good, [0, 1, 2]), lacking(bad, [2, 3, 4])]);
    expect(test).toMatchObject({ refused: null, count: 55, better: good.detail.id });
    expect(test).toEqual(testsOf([only(good, small, known), only(bad, large, known)])[0]);
    // A target that nobody knows is missing on both sides.
    const unknown = ({ detail, predictions }: Compared): Compared => ({
      detail,
      predictions: predictions && { ...predictions, actual: predictions.actual.with(7, null) },
    });
    expect(testsOf([unknown(good), unknown(bad)])[0]).toMatchObject({ refused: null, count: 59 });
    expect(testsOf([lacking(good, [...actual.keys()]), bad])[0]?.refused).toBe('noPredictions');
  });

  it('takes a class without scores for no answer, neither for a right nor for a wrong one', () => {
    const labels = Array.from({ length: 80 }, (_, window) => window % 2);
    const classifier = (id: string, rights: number, missing: readonly number[]): Compared => ({
      detail: runDetail({ id, metrics: { 'test.accuracy': 0.5 } }),
      predictions: {
        ...forecasts(
          labels,
          labels.map(() => 0),
        ),
        classNames: ['Low', 'High'],
        predicted: labels.flatMap((label, window) => {
          if (missing.includes(window)) return [null, null];
          const isHigh = window % 10 < rights ? label === 1 : label === 0;
          return isHigh ? [0.2, 0.8] : [0.8, 0.2];
        }),
      },
    });
    const whole = testsOf([classifier('run_cccccccccc', 9, []), classifier('run_dddddddddd', 5, [])])[0];
    expect(whole).toMatchObject({ count: 80, meanLosses: [0.1, 0.5] });
    // The first ten windows: one wrong of the first, five of the second.
    const missing = Array.from({ length: 10 }, (_, window) => window);
    const rest = testsOf([classifier('run_cccccccccc', 9, missing), classifier('run_dddddddddd', 5, [])])[0];
    expect(rest).toMatchObject({ count: 70, meanLosses: [0.1, 0.5] });
  });

  it('refuses a run against itself, other test rows, missing predictions and disqualified runs', () => {
    expect(testsOf([good, good])[0]?.refused).toBe('sameRun');
    const shifted = { detail: bad.detail, predictions: forecasts(actual, large, 84) };
    expect(testsOf([good, shifted])[0]?.refused).toBe('differentTestRows');
    expect(testsOf([good, { detail: bad.detail, predictions: null }])[0]?.refused).toBe('noPredictions');
    const disqualified = {
      ...bad,
      detail: runDetail({ id: 'run_bbbbbbbbbb', disqualified: 'The loss was not finite.' }),
    };
    expect(testsOf([good, disqualified])[0]?.refused).toBe('disqualified');
  });

  it('calls no run better than its own seed twin, however far apart their errors lie', () => {
    const twin = { ...bad, detail: { ...bad.detail, seed: 1 } };
    const [test] = testsOf([good, twin]);
    expect(test).toMatchObject({ better: null, refused: 'seedTwins', pValue: null });
    // Another task is no twin, and cannot be tested either.
    const other = { ...bad, detail: { ...bad.detail, taskKind: 'regression' as const } };
    expect(testsOf([good, other])[0]).toMatchObject({ better: null, refused: 'differentTask' });
  });

  it('corrects p-values by Holm over all pairs that were tested', () => {
    const middle = {
      detail: runDetail({ id: 'run_cccccccccc' }),
      predictions: forecasts(
        actual,
        large.map((e) => e * 0.9),
      ),
    };
    const tests = testsOf([good, bad, middle]);
    expect(tests).toHaveLength(3);
    const smallest = Math.min(...tests.map((test) => test.pValue ?? 1));
    expect(Math.min(...tests.map((test) => test.adjustedPValue ?? 1))).toBeCloseTo(smallest * 3, 12);
  });
});

describe('losses of a run on stretches of rows', () => {
  it('are those of one run on all of them', () => {
    const cut = 25;
    const options = { metric: 'test.mae', threshold: 0.5 };
    const whole = runLosses(forecasts(actual, small), options);
    const [early, late] = [
      [0, cut],
      [cut, actual.length],
    ].map(([from, to]) => ({
      ...whole,
      rows: whole.rows.slice(from, to),
      time: whole.time.slice(from, to),
      losses: whole.losses.slice(from, to),
    }));
    if (early === undefined || late === undefined) throw new Error('There are two.');

    expect(joinedRunLosses([early], late)).toEqual(whole);
    expect(joinedRunLosses([], late)).toBe(late);
    const logs = { ...early, logLosses: Float64Array.of(1) };
    expect(joinedRunLosses([logs], { ...late, logLosses: Float64Array.of(2) }).logLosses).toEqual(
      Float64Array.of(1, 2),
    );
  });
});

describe('side by side', () => {
  it('marks the best of each metric by its direction and leaves disqualified runs out', () => {
    const result = compareRuns([good, bad]);
    expect(result.metrics.find((row) => row.name === 'test.rmse')).toMatchObject({
      direction: 'min',
      values: [2, 5],
      best: good.detail.id,
    });
    const cheat = {
      ...bad,
      detail: runDetail({ id: 'run_bbbbbbbbbb', metrics: { 'test.rmse': 0 }, disqualified: 'exploded' }),
    };
    expect(compareRuns([good, cheat]).metrics.find((row) => row.name === 'test.rmse')?.best).toBe(good.detail.id);
    expect(flatDirection('test.f1Macro')).toBe('max');
    expect(flatDirection('test.scaled.mse')).toBe('min');
    expect(flatDirection('test.skill.drift')).toBe('max');
  });

  it('tells differing settings from shared ones', () => {
    const other = runDetail({ id: 'run_bbbbbbbbbb' });
    const changed = {
      ...other,
      configuration: { ...other.configuration, window: { ...other.configuration.window, lookback: 48 } },
    };
    const rows = compareRuns([good, { detail: changed, predictions: null }]).configuration;
    expect(rows.filter((row) => row.differs).map((row) => row.path)).toEqual(['window.lookback']);
    expect(rows.find((row) => row.path === 'window.horizon')?.differs).toBe(false);
  });
});

/** Repeats whose test MAE is `values`, one a seed. */
function repeats(id: string, name: string, values: readonly number[], firstSeed = 0): ComparedMember {
  const details = values.map((value, index) =>
    runDetail({
      id: `run_${name.padEnd(9, '0')}${index}`,
      name,
      seed: firstSeed + index,
      metrics: { 'test.mae': value },
      evaluation: null,
    }),
  );
  return { kind: 'group', id: groupIdSchema.parse(id), name, details };
}

/** Repeats' own errors beside those that their configuration makes at every seed. */
function testGroups(
  first: ComparedMember,
  second: ComparedMember,
  {
    sizes,
    own,
    rows = 60,
  }: { readonly sizes: readonly [number, number]; readonly own: number; readonly rows?: number },
) {
  const known = Array.from({ length: rows }, () => random.normal());
  const shared = sizes.map((size) => known.map(() => size * random.normal()));
  // What stands for a group's rows is any evaluated run; these have no evaluation of their own.
  const members = testedMembers([first, second], 'test.mae').map((member, index) => {
    const compared = [first, second][index];
    if (member.kind === 'run' || compared?.kind !== 'group') return member;
    const runs = compared.details.map((detail) => ({
      id: detail.id,
      seed: detail.seed,
      disqualified: detail.disqualified !== null,
      datasetHash: detail.datasetHash,
      target: detail.target,
      taskKind: detail.taskKind,
      stride: 1,
      threshold: 0.5,
      value: detail.metrics['test.mae'] ?? null,
    }));
    return { ...member, runs };
  });
  const sideOf = (id: string): number =>
    members.findIndex((member) =>
      member.kind === 'run' ? member.id === id : member.runs.some((run) => run.id === id),
    );
  return pairwiseTests(members, {
    metric: 'test.mae',
    lossesOf: ({ id, threshold }) => {
      const errors = (shared[sideOf(id)] ?? []).map((error) => error + own * random.normal());
      return runLosses(forecasts(known, errors), { metric: 'test.mae', threshold });
    },
  })[0];
}

describe('repeats against repeats', () => {
  const better = repeats('grp_aaaaaaaaaa', 'gru', [1, 1.02, 0.98, 1.01, 0.99]);
  const worse = repeats('grp_bbbbbbbbbb', 'lstm', [1.5, 1.55, 1.49, 1.52, 1.48]);

  it('are decided by their rows and their seeds, with the tests of seeds alone beside it', () => {
    const test = testGroups(better, worse, { sizes: [0.3, 1], own: 0.1 });
    expect(test).toMatchObject({ test: 'cosine', count: 60, seeds: [5, 5], better: 'grp_aaaaaaaaaa', refused: null });
    expect(test?.others.map((other) => other.test)).toEqual([
      'blockBootstrap',
      'correctedResampledT',
      'pairedT',
      'wilcoxon',
    ]);
    expect(test?.seedShare).toBeGreaterThan(0);
    expect(test?.seedShare).toBeLessThan(0.5);
    expect(test?.meanDifference).toBeLessThan(0);
    expect(test?.interval?.[0]).toBeLessThan(test?.meanDifference ?? Number.NaN);
    expect(test?.interval?.[1]).toBeLessThan(0);
  });

  it('are not called different where only the seeds agree, and the sentence says what limits them', () => {
    // The corrected resampled t sees five seeds that agree; the rows cannot tell the two apart.
    const test = testGroups(better, worse, { sizes: [1, 1], own: 0.02, rows: 300 });
    expect(test?.others.find((other) => other.test === 'correctedResampledT')?.pValue).toBeLessThan(0.001);
    expect(test).toMatchObject({ better: null, refused: null });
    if (test === undefined) throw new Error('There is a pair.');
    const sentence = significanceSentence(test, (id) => id, 'en');
    expect(sentence).toMatch(/More seeds would not help, more test rows would\./);
    expect(significanceSentence(test, (id) => id, 'ko')).toMatch(/시드를 늘려도 도움이 되지 않고/);
    expect(significanceSentence(test, (id) => id, 'ru')).toMatch(/Новые сиды не помогут/);
  });

  it('are limited by their seeds where these differ more than the rows', () => {
    const test = testGroups(better, worse, { sizes: [0, 0], own: 1, rows: 60 });
    expect(test?.seedShare).toBeGreaterThan(0.3);
  });

  it('are not held against a run of their own configuration: what lies between seeds is luck', () => {
    const twin = memberOf({ detail: runDetail({ id: 'run_cccccccccc', seed: 9 }), predictions: null });
    const test = testGroups(twin, worse, { sizes: [0.2, 1.5], own: 0.1 });
    expect(test).toMatchObject({ test: 'none', better: null, refused: 'seedTwins' });
  });

  it('can be held against a single run, which counts as one draw of a seed', () => {
    const detail = runDetail({ id: 'run_cccccccccc' });
    const configuration = {
      ...detail.configuration,
      window: { ...detail.configuration.window, lookback: 48 },
    };
    const single = memberOf({ detail: { ...detail, configuration }, predictions: null });
    const test = testGroups(single, worse, { sizes: [0.2, 1.5], own: 0.1 });
    expect(test).toMatchObject({ test: 'cosine', seeds: [1, 5], better: 'run_cccccccccc', refused: null });
    expect(test?.others.map((other) => other.test)).toEqual(['blockBootstrap']);
  });

  it('show the mean and the spread of their metrics and curves', () => {
    const { metrics, members, bands } = compareMembers({
      members: [better, memberOf(good)],
      forecasts: new Map(),
      tests: [],
    });
    const row = metrics.find(({ name }) => name === 'test.mae');
    expect(members.map(({ kind, count }) => [kind, count])).toEqual([
      ['group', 5],
      ['run', 1],
    ]);
    expect(row?.values[0]).toBeCloseTo(1, 12);
    expect(row?.spreads[0]).toBeCloseTo(Math.sqrt(0.001 / 4), 12);
    expect(row?.best).toBe('grp_aaaaaaaaaa');
    expect(bands[0]?.epochs.map(({ epoch, count }) => [epoch, count])).toEqual([
      [1, 5],
      [2, 5],
      [3, 5],
    ]);
    const band = bandOf([
      { history: [{ epoch: 1, loss: 1, valLoss: null, learningRate: 1, durationMs: 1 }] },
      { history: [{ epoch: 1, loss: 3, valLoss: null, learningRate: 1, durationMs: 1 }] },
    ]);
    expect(band).toEqual([{ epoch: 1, count: 2, loss: { mean: 2, sd: Math.SQRT2 }, valLoss: null }]);
  });
});

describe('a difference in words', () => {
  const names = (id: string) => (id === good.detail.id ? 'GRU' : 'LSTM');

  it('names the better one with the test, the p and the effect in every language', () => {
    const [test] = testsOf([good, bad]);
    if (test === undefined) throw new Error('There is a pair.');
    const english = significanceSentence(test, names, 'en');
    expect(english).toMatch(
      /^GRU is better than LSTM: MAE apart by \d+%? ?\(95% interval .*; 60 windows are worth about \d+ independent ones; p < 0\.001 after Holm/,
    );
    expect(english).toMatch(/large\.$/);
    expect(significanceSentence(test, names, 'ko')).toMatch(/GRU.*LSTM/);
    expect(significanceSentence(test, names, 'ru')).toMatch(/^GRU лучше, чем LSTM/);
  });

  it('does not call classifiers the same that are right alone equally often', () => {
    const labels = Array.from({ length: 40 }, (_, row) => row % 2);
    const right = labels.map((_, row) => (row % 7 === 3 ? 0 : 1));
    const classifier = (id: string, isRight: readonly number[]): Compared => {
      const scores = labels.map((label, row) => ((isRight[row] === 1) === (label === 1) ? 0.9 : 0.1));
      return {
        detail: runDetail({ id }),
        predictions: {
          ...forecasts(labels, scores),
          classNames: ['no', 'yes'],
          predicted: scores.flatMap((score) => [1 - score, score]),
        },
      };
    };
    const sentenceOf = (other: readonly number[]) => {
      const [test] = testsOf([classifier('run_aaaaaaaaaa', right), classifier('run_bbbbbbbbbb', other)]);
      if (test === undefined) throw new Error('There is a pair.');
      return significanceSentence(test, names, 'en');
    };
    expect(sentenceOf(right)).toMatch(/the same in every window/);
    expect(sentenceOf(right.toReversed())).toMatch(/no difference can be shown: accuracy apart by 0%/);
  });

  it('tells nothing where too few windows are independent, whatever the figures say', () => {
    // Forty windows of 12 steps that lie a row apart share nearly all of their rows.
    const long = (predictions: Predictions | null): Predictions => {
      if (predictions === null) throw new Error('There are predictions.');
      const windows = <T>(values: readonly T[]): T[] =>
        Array.from({ length: 40 }, (_, window) => values.slice(window, window + 12)).flat();
      return {
        ...predictions,
        horizon: 12,
        time: predictions.time.slice(0, 40),
        rows: predictions.rows.slice(0, 40),
        actual: windows(predictions.actual),
        predicted: windows(predictions.predicted),
      };
    };
    const [test] = testsOf([
      { ...good, predictions: long(good.predictions) },
      { ...bad, predictions: long(bad.predictions) },
    ]);
    expect(test).toMatchObject({ refused: 'tooFewIndependent', pValue: null, better: null, count: 40, others: [] });
    if (test === undefined) throw new Error('There is a pair.');
    expect(significanceSentence(test, names, 'en')).toMatch(/nothing can be told: 40 windows are worth only about \d/);
    expect(significanceSentence(test, names, 'ko')).toMatch(/아무것도 말할 수 없습니다/);
    expect(significanceSentence(test, names, 'ru')).toMatch(/ничего сказать нельзя/);
  });

  it('says that equal predictions do not differ, and why a pair is refused', () => {
    const twin: Compared = { detail: runDetail({ id: 'run_cccccccccc' }), predictions: good.predictions };
    const [same] = testsOf([good, twin]);
    if (same === undefined) throw new Error('There is a pair.');
    expect(significanceSentence(same, names, 'en')).toMatch(/there is no difference: their errors are the same/);
    const [refused] = testsOf([good, { ...bad, predictions: forecasts(actual, large, 84) }]);
    if (refused === undefined) throw new Error('There is a pair.');
    expect(significanceSentence(refused, names, 'en')).toMatch(/not tested on the same timestamps/);
  });
});

describe('what a comparison is exported as', () => {
  const result = compareRuns([
    { ...good, detail: runDetail({ name: 'A, "quoted" | 50 %' }) },
    { ...bad, detail: runDetail({ id: 'run_bbbbbbbbbb', name: 'B_2', metrics: { 'test.rmse': 5 } }) },
  ]);

  it('CSV quotes what needs quotes', () => {
    const table = comparisonTable(result, { metrics: ['test.rmse'] });
    expect(formatComparisonTable(table, 'csv')).toBe(',"A, ""quoted"" | 50 %",B_2\r\ntest.rmse,2,5\r\n');
  });

  it('Markdown and LaTeX escape and mark the best', () => {
    const table = comparisonTable(result, { metrics: ['test.rmse'], transposed: true });
    expect(formatComparisonTable(table, 'markdown')).toBe(
      '|  | test.rmse |\n| --- | ---: |\n| A, "quoted" \\| 50 % | **2** |\n| B\\_2 | 5 |\n',
    );
    const latex = formatComparisonTable(table, 'latex');
    expect(latex).toContain('A, "quoted" \\textbar{} 50 \\% & \\textbf{2} \\\\');
    expect(latex).toContain('B\\_2 & 5');
  });

  it('the drawn forecasts do not overlap and stay few', () => {
    const drawn = drawnPredictions({
      ...forecasts(actual, small),
      horizon: 3,
      actual: actual.flatMap((value) => [value, value, value]),
      predicted: actual.flatMap((value) => [value, value, value]),
    });
    expect(drawn.rows).toEqual(Array.from({ length: 20 }, (_, i) => 85 + 3 * i));
    expect(drawn.actual).toHaveLength(60);
    expect(drawnPredictions(forecasts(actual, small), 10).rows).toHaveLength(10);
  });
});
