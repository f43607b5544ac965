import { describe, expect, it } from 'vitest';
import { backtestConfigurationSchema, summarizeBacktest } from '../../../src-main/core/backtest';
import { localeSchema } from '../../../src-main/core/common/locale';
import { createRandom } from '../../../src-main/core/common/random';
import { datasetVersionSchema } from '../../../src-main/core/dataset';
import {
  averageReports,
  classificationReport,
  evaluateRegression,
  evaluateRun,
  repeatWarnings,
  summarizeRepeats,
} from '../../../src-main/core/evaluation';
import { pairwiseTests, runLosses, testedMembers, type ComparedMember } from '../../../src-main/core/comparison';
import {
  buildReport,
  reportHtml,
  reportRequestSchema,
  reportSectionSchema,
  usualSections,
  type ReportFacts,
  type ReportGroup,
} from '../../../src-main/core/report';
import { runLook } from '../../../src-main/core/common/palette';
import { comparisonVerdict } from '../../../src-main/core/verdict';
import { groupIdSchema } from '../../../src-main/core/common/ids';
import { forecasts, runDetail } from '../../support/run-detail';
import { fittedFor } from '../../support/fit-outcome';

const actual = Array.from({ length: 40 }, (_, index) => Math.sin(index / 3));
const runs = [
  {
    detail: runDetail({ name: 'GRU' }),
    predictions: forecasts(
      actual,
      actual.map((_, i) => (i % 2 === 0 ? 0.05 : -0.04)),
    ),
    overrides: [],
    group: null,
    deletedMembers: [],
  },
  {
    detail: runDetail({ id: 'run_bbbbbbbbbb', name: 'LSTM <b>', metrics: { 'test.rmse': 3, 'test.mae': 2 } }),
    predictions: forecasts(
      actual,
      actual.map((_, i) => (i % 3 === 0 ? 0.8 : -0.7)),
    ),
    overrides: [{ message: 'targetCopy:HULL', reason: 'Known in advance' }],
    group: null,
    deletedMembers: [],
  },
];
const version = datasetVersionSchema.parse({
  hash: 'a'.repeat(64),
  rowCount: 100,
  columns: [{ name: 'OT', kind: 'number', role: 'target', unit: '°C', missing: 0, categories: null }],
  sampling: { intervalMs: 3_600_000, start: 0, end: 356_400_000 },
  sourceName: 'oil.csv',
  sourceBytes: 10,
  choices: {
    encoding: 'utf-8',
    delimiter: ',',
    decimal: '.',
    header: true,
    timeColumn: null,
    timeFormat: null,
    sheet: null,
    raggedRows: 'refuse',
    skippedLines: 0,
    seriesIdColumn: null,
    timeZone: null,
  },
  notices: [],
});

const members = runs.map(({ detail }) => ({ kind: 'run' as const, detail }));
const tests = pairwiseTests(testedMembers(members, 'test.mae'), {
  metric: 'test.mae',
  lossesOf: ({ id, threshold }) => {
    const predictions = runs.find(({ detail }) => detail.id === id)?.predictions ?? null;
    return predictions === null ? null : runLosses(predictions, { metric: 'test.mae', threshold });
  },
});
const judge = (judged: readonly ComparedMember[]) =>
  comparisonVerdict({ members: judged, part: 'test', tests, unitOf: () => '°C' });

function facts(request: Record<string, unknown> = {}): ReportFacts {
  return {
    request: reportRequestSchema.parse({ runIds: runs.map((run) => run.detail.id), ...request }),
    runs,
    datasets: [{ name: 'Oil', attribution: 'CC BY-ND 4.0', version }],
    tests,
    verdict: judge(members),
    backtests: [],
    testLooks: 3,
    ledger: [
      { at: Date.UTC(2026, 0, 2), kind: 'opening', detail: 'The model is chosen.', runs: 0 },
      { at: Date.UTC(2026, 0, 1), kind: 'ranking', detail: 'test.mae among 3 runs', runs: 3 },
    ],
    createdAt: Date.UTC(2026, 0, 2, 3, 4),
    version: '0.1.0',
  };
}

const evaluation = evaluateRun({
  train: null,
  validation: null,
  test: {
    evaluation: evaluateRegression({
      actual: [1, 2, 3, 4],
      predicted: [2, 3, 4, 5],
      horizon: 2,
      targetScale: null,
      insample: [1, 2, 3],
      seasonalPeriod: 1,
      baselines: [{ name: 'lastValue', predicted: Float64Array.of(1, 2, 3, 4.5) }],
    }),
    predictions: { notFinite: 0, belowZero: 0, smallest: 2, constant: null },
  },
  outcome: fittedFor(1),
  targetIsNonNegative: true,
  intervals: [{ level: 0.9, byHorizon: [{ step: 1, halfWidth: 2.5, coverage: 0.88 }], coverage: 0.88, meanWidth: 5 }],
});

/** The same report with repeats in the place of the first run, an evaluation and a backtest. */
function wholeFacts(locale: string): ReportFacts {
  const plain = facts({ locale });
  const values = [1.5, 1.6, 1.4];
  const confusion = [
    [3, 1],
    [0, 2],
  ];
  const report = averageReports([classificationReport(confusion, ['no', 'yes'])]);
  const group: ReportGroup = {
    id: groupIdSchema.parse('grp_aaaaaaaaaa'),
    name: 'GRU seeds',
    metrics: Object.fromEntries(
      [summarizeRepeats(values)].flatMap((summary) => (summary === null ? [] : [['test.mae', summary]])),
    ),
    averagedReport: report,
    warnings: repeatWarnings(values.map((_, seed) => ({ seed, metrics: { 'test.mae': 1 }, disqualified: false }))),
  };
  const [first, ...others] = plain.runs;
  if (first === undefined) throw new Error('There is a run.');
  const fold = {
    trainRows: 50,
    windows: 9,
    missingTargets: 0,
    epochs: 2,
    bestEpoch: 1,
    durationMs: 1,
    lastValueMae: 1,
    baselineMae: { lastValue: 1, seasonalNaive: 1.5, drift: 1.2, linear: 0.8 },
  };
  return {
    ...plain,
    runs: [{ ...first, detail: { ...first.detail, evaluation }, group }, ...others],
    backtests: [
      {
        runId: first.detail.id,
        configuration: backtestConfigurationSchema.parse({ origins: 2, step: 10 }),
        result: summarizeBacktest(
          [
            { ...fold, origin: 80, originTime: Date.UTC(2026, 0, 1), mae: [1, 2] },
            { ...fold, origin: 90, originTime: Date.UTC(2026, 0, 2), mae: [3, 4] },
          ],
          2,
        ),
      },
    ],
  };
}

describe('the skill in the summary', () => {
  /** Better than the strongest naive baseline; against the other one the difference wanders too slowly to tell. */
  function run(other: (index: number) => number) {
    const random = createRandom(21);
    const known = Float64Array.from({ length: 400 }, () => 10 + random.normal());
    const off = (by: (index: number) => number): Float64Array => known.map((value, i) => value + by(i));
    return evaluateRun({
      train: null,
      validation: null,
      test: {
        evaluation: evaluateRegression({
          actual: known,
          predicted: off(() => 0.5 * random.normal()),
          horizon: 1,
          targetScale: null,
          insample: [],
          seasonalPeriod: 1,
          baselines: [
            { name: 'lastValue', predicted: off(() => random.normal()) },
            { name: 'seasonalNaive', predicted: off(other) },
          ],
          order: { overlap: 1, series: null, time: Float64Array.from({ length: 400 }, (_, i) => i) },
        }),
        predictions: { notFinite: 0, belowZero: 0, smallest: 2, constant: null },
      },
      outcome: fittedFor(1),
      targetIsNonNegative: false,
      intervals: [],
    });
  }
  const textOf = (evaluated: ReturnType<typeof run>): string => {
    const detail = runDetail({ name: 'GRU', evaluation: evaluated, skill: evaluated.skill });
    const only = { detail, predictions: null, overrides: [], group: null, deletedMembers: [] };
    const verdict = judge([{ kind: 'run', detail }]);
    return reportHtml(buildReport({ ...facts({ runIds: [detail.id] }), runs: [only], tests: [], verdict }));
  };

  it('is held against the strongest baseline, whatever a weaker one leaves open', () => {
    const evaluated = run((i) => (i % 200 < 100 ? 0.1 : 3));
    expect(evaluated.skillAgainst).toBe('lastValue');
    expect(textOf(evaluated)).toContain('GRU is better than “last value”, the strongest baseline');
    // What can be said of the other one would contradict it.
    expect(textOf(evaluated)).not.toContain('cannot be told');
  });

  it('has its interval where the test shows it against all of them', () => {
    const random = createRandom(22);
    expect(textOf(run(() => 2 * random.normal()))).toMatch(
      /GRU is better than “last value”, the strongest baseline: test MAE 0\.\d+ °C against 0\.\d+ °C, skill [\d.]+% \(95% interval [\d.]+% to [\d.]+%; cosine test, p &lt; 0\.001\)/,
    );
  });
});

describe('the engine that was chosen by measuring', () => {
  it('stands in a report with what a step took on each device, and why one was left out', () => {
    const race = {
      steps: 5,
      batchSize: 32,
      entries: [
        { engine: 'fused-native' as const, device: 'AVX2', stepMs: 2.5, reason: null },
        { engine: 'webgpu' as const, device: 'Test adapter', stepMs: 12.25, reason: null },
        { engine: 'tfjs-node' as const, device: '', stepMs: null, reason: { message: 'It has no such layer.' } },
      ],
    };
    const environment = {
      ...{ gatewise: '0.2.0', node: '24', platform: 'linux x64', cpu: 'CPU', cores: 2, threads: 1, libraries: {} },
      ...{ engine: 'fused-native', device: 'AVX2' },
    };
    const tablesOf = (detail: ReturnType<typeof runDetail>) => {
      const verdict = judge([{ kind: 'run', detail }]);
      const only = { detail, predictions: null, overrides: [], group: null, deletedMembers: [] };
      const request = { runIds: [detail.id], sections: ['environment'] };
      const [section] = buildReport({ ...facts(request), runs: [only], tests: [], verdict }).sections;
      return (section?.blocks ?? []).flatMap((block) => (block.kind === 'table' ? [block] : []));
    };
    const raced = tablesOf(runDetail({ name: 'GRU', environment: { ...environment, race } }));
    const table = raced.find(({ caption }) => caption.includes('fastest of those'));
    expect(table?.rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['GRU', 'fused-native', 'AVX2', '2.5'],
      ['GRU', 'webgpu', 'Test adapter', '12.25'],
      ['GRU', 'tfjs-node', '', 'It has no such layer.'],
    ]);
    const named = tablesOf(runDetail({ name: 'GRU', environment }));
    expect(named.some(({ caption }) => caption.includes('fastest of those'))).toBe(false);
    expect(named).toHaveLength(raced.length - 1);
  });
});

describe('the charts of a report', () => {
  it('draw each run in the colour and the dashes that it has on every page', () => {
    const numbered = [3, 14];
    const given = facts();
    const sections = buildReport({
      ...given,
      runs: given.runs.map((run, index) => ({ ...run, detail: { ...run.detail, number: numbered[index] ?? 1 } })),
    }).sections;
    for (const id of ['curves', 'forecast']) {
      const text = JSON.stringify(sections.find((section) => section.id === id)?.blocks ?? null);
      for (const number of numbered) {
        const { color, dash } = runLook(number);
        expect(text).toContain(`stroke=\\"${color}\\"`);
        if (dash.length > 0) expect(text).toContain(`stroke-dasharray=\\"${dash.join(' ')}\\"`);
      }
    }
  });
});

describe('a report with repeats, intervals and a backtest', () => {
  const textOf = (locale: string, id: string) => {
    const section = buildReport(wholeFacts(locale)).sections.find((candidate) => candidate.id === id);
    return JSON.stringify(section?.blocks ?? null);
  };

  it('shows the means of the repeats where single runs show their figures', () => {
    expect(textOf('en', 'metrics')).toContain('1.500 ± 0.100');
    expect(textOf('en', 'metrics')).toContain('GRU seeds × 3');
    const repeats = textOf('en', 'repeats');
    expect(repeats).toContain('mean of the classification reports of 1 repeats');
    expect(repeats).toContain('weighted avg');
    expect(repeats).toContain('hardly ever agree to the last digit');
    expect(repeats).toContain('<svg');
  });

  it('gives the coverage of the intervals, and the heat map with the mean of its cells', () => {
    expect(textOf('en', 'intervals')).toMatch(/90%.*88%/);
    const backtest = textOf('en', 'backtest');
    expect(backtest).toContain('Weighted by their windows, the cells average to 2.5 °C');
    expect(backtest).toContain('skill -213% against linear on lags, the strongest baseline');
  });

  it('is whole in every language', () => {
    for (const locale of localeSchema.options) {
      const report = buildReport(wholeFacts(locale));
      expect(report.sections.map(({ id }) => id)).toEqual(usualSections.filter((id) => id !== 'model'));
      expect(JSON.stringify(report)).not.toMatch(/\{\w+\}/);
    }
    expect(textOf('ko', 'findings')).toContain('수치가 불확실합니다');
    expect(textOf('ru', 'findings')).toContain('показатели ненадёжны');
    expect(textOf('ru', 'repeats')).toContain('Сиды 0, 1, 2');
  });
});

describe('a report', () => {
  it('says in words which run is best, by how much, and whether that can be shown', () => {
    const summary = buildReport(facts()).sections.find((section) => section.id === 'summary');
    const text = JSON.stringify(summary?.blocks);
    expect(text).toContain('GRU is better than LSTM <b>: MAE 1.5 °C, apart by 0.69 °C (95% interval');
    expect(text).toContain('is better than LSTM <b>: MAE apart by');
    expect(text).toContain('looked at (× 3)');
  });

  it('marks the best figure of each column once', () => {
    const metrics = buildReport(facts()).sections.find((section) => section.id === 'metrics');
    const table = metrics?.blocks.find((block) => block.kind === 'table');
    expect(table?.kind === 'table' && table.rows.map((row) => row.map((cell) => cell.best === true))).toEqual([
      [false, true, true, false, false, false, false],
      [false, false, false, false, false, false, false],
    ]);
  });

  it('keeps the chosen sections in the chosen order, with notes', () => {
    const report = buildReport(facts({ sections: ['findings', 'dataset'], notes: { dataset: 'As delivered.' } }));
    expect(report.sections.map((section) => section.id)).toEqual(['findings', 'dataset']);
    expect(report.sections[1]?.note).toBe('As delivered.');
    expect(JSON.stringify(report.sections[0])).toContain('Known in advance');
  });

  it('has every section in every language, without an unfilled place', () => {
    for (const locale of localeSchema.options) {
      const report = buildReport(facts({ locale }));
      const missing = reportSectionSchema.options.filter((id) => !report.sections.some((section) => section.id === id));
      // These runs carry no model and no environment facts.
      expect(missing).toEqual(['repeats', 'intervals', 'backtest', 'explanation', 'model']);
      expect(JSON.stringify(report)).not.toMatch(/\{\w+\}/);
    }
    expect(reportHtml(buildReport(facts({ locale: 'ko' })))).toContain('학습 곡선');
    expect(reportHtml(buildReport(facts({ locale: 'ru' })))).toContain('Кривые обучения');
  });

  it('shows times on the clock of the data’s zone, and names it', () => {
    const whole = wholeFacts('en');
    const inZone = whole.datasets.map((dataset) => ({
      ...dataset,
      version: { ...dataset.version, choices: { ...dataset.version.choices, timeZone: 'Asia/Seoul' } },
    }));
    // Rows from midnight of Seoul on, an hour apart.
    const start = Date.UTC(2026, 0, 1, 15);
    const timed = whole.runs.map((run) => ({
      ...run,
      detail: { ...run.detail, datasetHash: version.hash },
      predictions: run.predictions && {
        ...run.predictions,
        time: run.predictions.time.map((_, window) => start + window * 3_600_000),
      },
    }));
    const report = buildReport({ ...whole, datasets: inZone, runs: timed });
    const text = (id: string) => JSON.stringify(report.sections.find((section) => section.id === id)?.blocks);
    expect(text('forecast')).toContain('>Time (Asia/Seoul)<');
    expect(text('forecast')).toMatch(/>Jan 2, 00</);
    expect(text('backtest')).toContain('>Jan 1, 2026, 9:00 AM<');
    expect(text('backtest')).toContain('Origins are times of Asia/Seoul.');
  });

  it('escapes what people typed and needs nothing from outside', () => {
    const html = reportHtml(buildReport(facts({ title: '<script>alert(1)</script>', author: '"quoted" & co' })));
    expect(html).not.toContain('<script');
    expect(html).not.toContain('LSTM <b>');
    expect(html).toContain('LSTM &lt;b&gt;');
    expect(html).not.toMatch(/(src|href)\s*=|url\(|@import/);
  });
});

describe('what a run left out', () => {
  const markedValues = [
    { column: 'OT', value: -999, count: 9 },
    { column: 'wind', value: 9999.9, count: 0 },
  ];
  it.each([
    ['en', 'values treated as missing: 9, by column and value: OT -999 (9).', 'nowhere in the data: wind 9999.9.'],
    ['ko', '결측으로 처리한 값 9개(열, 값, 괄호 안은 개수): OT -999 (9).', '데이터에 없는 값: wind 9999.9.'],
    ['ru', 'значений, принятых за пропуски: 9', 'в данных не встречаются: wind 9999.9.'],
  ])('names in %s what was treated as missing, and what was nowhere', (locale, found, absent) => {
    const plain = facts({ locale });
    const [first] = plain.runs;
    if (first === undefined || first.detail.split === null) throw new Error('no run');
    const detail = { ...first.detail, split: { ...first.detail.split, markedValues } };
    const html = reportHtml(buildReport({ ...plain, runs: [{ ...first, detail }] }));
    expect(html).toContain(found);
    expect(html).toContain(absent);
    expect(reportHtml(buildReport(plain))).not.toContain('9999.9');
  });
});
