import { describe, expect, it } from 'vitest';
import { localeSchema, type Locale } from '../../../src-main/core/common/locale';
import { said } from '../../../src-main/core/common/sentence';
import { datasetVersionSchema } from '../../../src-main/core/dataset';
import { explanationSchema, type Explanation } from '../../../src-main/core/explanation';
import { ensembleSchema, type EnsembleRule } from '../../../src-main/core/model/ensemble/schema';
import {
  buildReport,
  reportHtml,
  reportRequestSchema,
  reportSectionSchema,
  type Block,
  type ReportExplanation,
  type ReportFacts,
} from '../../../src-main/core/report';
import type { RunDetail } from '../../../src-main/core/run/schema';
import { comparisonVerdict } from '../../../src-main/core/verdict';
import { runDetail } from '../../support/run-detail';

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
    timeZone: 'Asia/Seoul',
  },
  notices: [],
});

function blocksOf(
  section: 'model' | 'explanation',
  detail: RunDetail,
  explanation?: ReportExplanation,
  locale: Locale = 'en',
  deletedMembers: number[] = [],
): readonly Block[] {
  const facts: ReportFacts = {
    request: reportRequestSchema.parse({ runIds: [detail.id], sections: [section], locale }),
    runs: [{ detail, overrides: [], group: null, deletedMembers, predictions: null, explanation }],
    datasets: [{ name: 'Oil', attribution: null, version }],
    tests: [],
    verdict: comparisonVerdict({ members: [{ kind: 'run', detail }], part: 'test', tests: [], unitOf: () => '°C' }),
    backtests: [],
    testLooks: 0,
    ledger: [],
    createdAt: 0,
    version: '0.1.0',
  };
  const report = buildReport(facts);
  expect(reportHtml(report)).not.toMatch(/\{[a-zA-Z]+\}/);
  return report.sections[0]?.blocks ?? [];
}

const tableOf = (blocks: readonly Block[], words: string) => {
  const found = blocks.find((block) => block.kind === 'table' && block.caption.includes(words));
  if (found?.kind !== 'table') throw new Error(`no table “${words}”`);
  return found.rows.map((row) => row.map(({ text }) => text));
};
const textsOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));

function ensemble(rule: EnsembleRule, combination: object): RunDetail {
  const own = runDetail();
  const members = ['GRU 8', 'Ridge'].map((modelName, index) => ({
    run: `run_${'cd'.charAt(index).repeat(10)}`,
    number: index + 3,
    name: modelName,
    modelName,
  }));
  const part = {
    ensemble: 1.5,
    members: [2, 1.75],
    correlation: [
      [1, 0.9951],
      [0.9951, 1],
    ],
  };
  return runDetail({
    name: 'Both',
    modelName: 'Ensemble',
    model: { facts: [], layers: [], parameterCount: null },
    configuration: { ...own.configuration, model: ensembleSchema.parse({ kind: 'ensemble', members, rule }) },
    outcome: {
      kind: 'direct',
      diagnostics: [],
      combination: {
        weights: [[0.75, 0.5]],
        intercept: 0,
        isFitted: false,
        bandShares: null,
        metric: 'rmse',
        train: part,
        validation: part,
        crossValidated: null,
        ...combination,
      },
    },
  });
}

describe('an ensemble in a report', () => {
  it('says which of its members are deleted', () => {
    const detail = ensemble({ type: 'mean' }, {});
    const text = 'Ridge #4 (Ridge): deleted. What it predicted is kept';
    expect(textsOf(blocksOf('model', detail)).join()).not.toContain('deleted');
    expect(textsOf(blocksOf('model', detail, undefined, 'en', [1])).join()).toContain(text);
  });

  it('has its members with their weights, the correlation of their errors, and clones by name', () => {
    const blocks = blocksOf('model', ensemble({ type: 'weights', weights: [0.75, 0.5] }, {}));
    expect(tableOf(blocks, 'Both: members (given weights)')).toEqual([
      ['GRU 8 #3 (GRU 8)', '0.75', '2.000'],
      ['Ridge #4 (Ridge)', '0.5', '1.750'],
      ['The ensemble', '', '1.500'],
    ]);
    expect(textsOf(blocks)).toEqual(
      expect.arrayContaining([
        'The weights add up to 1.25, and are taken as they are.',
        'GRU 8 #3 and Ridge #4: r = 1.00, no gain from diversity.',
      ]),
    );
    const figure = blocks.find(({ kind }) => kind === 'figure');
    expect(figure).toMatchObject({ caption: expect.stringContaining('correlation of the members’ errors') as string });
    expect(figure?.kind === 'figure' ? figure.svg.match(/>1\.00</g) : null).toHaveLength(5);
  });

  it('tells its bands, their shares and what decides; and that fitted weights look too good', () => {
    const bands = [
      { above: null, upTo: 1350, weights: [0.7, 0.3] },
      { above: 1350, upTo: null, weights: [0.4, 0.6] },
    ];
    const gate = blocksOf(
      'model',
      ensemble(
        { type: 'gate', on: { kind: 'input', column: 'wind' }, bands },
        {
          weights: bands.map(({ weights }) => weights),
          bandShares: [0.8, 0.2],
        },
      ),
    );
    const table = gate.find(({ kind }) => kind === 'table');
    expect(table?.kind === 'table' ? table.head : []).toEqual([
      'Member',
      'up to 1,350 (80% of the values)',
      'above 1,350 (20% of the values)',
      'RMSE on validation',
    ]);
    expect(textsOf(gate)).toContain('Which weights hold is decided by the input wind in the window’s last row.');
    const fitted = blocksOf(
      'model',
      ensemble(
        { type: 'stack', alpha: 1 },
        {
          isFitted: true,
          intercept: 2,
          crossValidated: { blocks: 5, value: 1.625 },
        },
      ),
    );
    expect(textsOf(fitted).join('\n')).toMatch(/too good.*\n.*each of 5 blocks.*1\.625\.\n.*\n2 is added/);
  });

  it.each(localeSchema.options)('is whole in %s', (locale) => {
    const blocks = blocksOf('model', ensemble({ type: 'median' }, { weights: null }), undefined, locale);
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'table', 'figure', 'paragraph']);
  });
});

const explained = (change: Partial<Explanation> = {}): ReportExplanation => ({
  kind: 'found',
  found: explanationSchema.parse({
    part: 'validation',
    hasTime: true,
    timeZone: 'Asia/Seoul',
    target: 'OT',
    classNames: null,
    horizon: 3,
    permutation: {
      metric: 'mae',
      value: 2,
      repeats: 5,
      windows: 100,
      ofWindows: 100,
      inputs: [
        { name: 'OT', mean: 1.5, std: 0.25 },
        { name: 'wind', mean: -0.01, std: 0.02 },
      ],
    },
    attribution: {
      scale: 'target',
      output: null,
      base: 10,
      hasLevel: true,
      features: [
        { input: 'OT', kind: 'lag', rows: 24, share: 0.9, splits: 30, meanAbsolute: 1.5 },
        { input: null, kind: 'step', rows: 0, share: 0.08, splits: 4, meanAbsolute: 0.25 },
        { input: 'wind', kind: 'mean', rows: 12, share: 0.02, splits: 2, meanAbsolute: 0.125 },
      ],
      told: 2,
      windows: [
        { place: 0, level: 5, prediction: 15, values: [1, -0.5], seen: [3, null], others: -0.5 },
        { place: 3_600_000, level: 6, prediction: 17.25, values: [1.5, -0.5], seen: [4, null], others: 0.25 },
      ],
    },
    ...change,
  }),
});

describe('explanations in a report', () => {
  it('are asked for: a report holds none unless its request names them', () => {
    const { sections } = reportRequestSchema.parse({ runIds: ['run_aaaaaaaaaa'] });
    expect(sections).not.toContain('explanation');
    expect(reportSectionSchema.options.filter((section) => !sections.includes(section))).toEqual(['explanation']);
    expect(blocksOf('explanation', runDetail())).toEqual([]);
  });

  it('tell what inputs are worth, what trees look at, and what makes up the last prediction', () => {
    const blocks = blocksOf('explanation', runDetail(), explained());
    expect(tableOf(blocks, 'what each input is worth')).toEqual([
      ['OT', '1.500 ± 0.250', '75%'],
      ['wind', '-0.010 ± 0.020', '-0.5%'],
    ]);
    expect(tableOf(blocks, 'what the trees look at, features: 2 of 3. Explained is the mean of all steps.')).toEqual([
      ['OT, rows before: 24', '1.500', '90%', '30'],
      ['how far ahead', '0.250', '8%', '4'],
    ]);
    const drawn = blocks.find(({ kind }) => kind === 'figure');
    // Two points a feature, and the legend of what was seen.
    expect(drawn?.kind === 'figure' ? drawn.svg.match(/<circle/g) : null).toHaveLength(4 + 3);
    const why = tableOf(blocks, 'why this value? The last of these windows, Jan 1, 1970, 10:00 AM Asia/Seoul');
    expect(why).toEqual([
      ['Mean of the training windows', '', '10.00'],
      ['Last value', '', '6.00'],
      ['OT, rows before: 24', '4', '+1.50'],
      ['how far ahead', '', '-0.50'],
      ['Other features: 1', '', '+0.25'],
      ['Prediction', '', '17.25'],
    ]);
    // What is added up is what was predicted.
    const added = why.slice(0, -1).reduce((sum, [, , text]) => sum + Number(text), 0);
    expect(added).toBe(17.25);
  });

  it.each(localeSchema.options)('are whole in %s, of numbers and of classes', (locale) => {
    const numbers = blocksOf('explanation', runDetail(), explained(), locale);
    expect(numbers.map(({ kind }) => kind)).toEqual(['paragraph', 'table', 'table', 'figure', 'table']);
    const found = explained();
    const attribution = found.kind === 'found' ? found.found.attribution : null;
    const classes = explained({
      classNames: ['Normal', 'Abnormal'],
      attribution: attribution === null ? null : { ...attribution, scale: 'logOdds', output: 2, hasLevel: false },
    });
    const blocks = blocksOf('explanation', runDetail(), classes, locale);
    expect(blocks.some((block) => block.kind === 'table' && block.caption.includes('Abnormal'))).toBe(true);
  });

  it('say why a model has none, in the language of the report', () => {
    const reason = said`This run has no validation part, on which it could be seen what its model leans on. Give the split one and train again.`;
    const none: ReportExplanation = { kind: 'none', reason: { message: 'no', sentence: reason } };
    expect(textsOf(blocksOf('explanation', runDetail(), none))[1]).toMatch(/^GRU is not explained: This run has no/);
    expect(textsOf(blocksOf('explanation', runDetail(), none, 'ru'))[1]).not.toContain('This run');
    const past = explained({ permutation: null, attribution: null });
    expect(textsOf(blocksOf('explanation', runDetail(), past))[1]).toContain('sees nothing but the past of OT');
    const mixed = ensemble({ type: 'mean' }, {});
    expect(textsOf(blocksOf('explanation', mixed, none))[1]).toContain('is told by its members');
  });
});
