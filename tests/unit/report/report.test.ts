import { describe, expect, it } from 'vitest';
import { datasetVersionSchema } from '../../../src-main/core/dataset';
import { pairwiseTests, testedMembers } from '../../../src-main/core/comparison';
import {
  buildReport,
  reportHtml,
  reportRequestSchema,
  reportSectionSchema,
  type ReportFacts,
} from '../../../src-main/core/report';
import { forecasts, runDetail } from '../../support/run-detail';

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
  },
  {
    detail: runDetail({ id: 'run_bbbbbbbbbb', name: 'LSTM <b>', metrics: { 'test.rmse': 3, 'test.mae': 2 } }),
    predictions: forecasts(
      actual,
      actual.map((_, i) => (i % 3 === 0 ? 0.8 : -0.7)),
    ),
    overrides: [{ message: 'targetCopy:HULL', reason: 'Known in advance' }],
    group: null,
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
    seriesIdColumn: null,
    timeZone: null,
  },
  notices: [],
});

function facts(request: Record<string, unknown> = {}): ReportFacts {
  return {
    request: reportRequestSchema.parse({ runIds: runs.map((run) => run.detail.id), ...request }),
    runs,
    datasets: [{ name: 'Oil', attribution: 'CC BY-ND 4.0', version }],
    tests: pairwiseTests(
      testedMembers(
        runs.map(({ detail }) => ({ kind: 'run' as const, detail })),
        'test.mae',
      ),
      { metric: 'test.mae', predictionsOf: (id) => runs.find(({ detail }) => detail.id === id)?.predictions ?? null },
    ),
    backtests: [],
    testLooks: 3,
    createdAt: Date.UTC(2026, 0, 2, 3, 4),
    version: '0.1.0',
  };
}

describe('a report', () => {
  it('says in words which run is best, by how much, and whether that can be shown', () => {
    const summary = buildReport(facts()).sections.find((section) => section.id === 'summary');
    const text = JSON.stringify(summary?.blocks);
    expect(text).toContain('GRU has the lowest error of 2 models on the test part: RMSE 2 °C.');
    expect(text).toContain('is better than LSTM <b> (Diebold–Mariano test, 40 pairs, p < 0.001');
    expect(text).toContain('looked at 3 times');
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
    for (const locale of ['en', 'ko', 'ru']) {
      const report = buildReport(facts({ locale }));
      const missing = reportSectionSchema.options.filter((id) => !report.sections.some((section) => section.id === id));
      // These runs carry no model and no environment facts.
      expect(missing).toEqual(['model']);
      expect(JSON.stringify(report)).not.toMatch(/\{\w+\}/);
    }
    expect(reportHtml(buildReport(facts({ locale: 'ko' })))).toContain('학습 곡선');
    expect(reportHtml(buildReport(facts({ locale: 'ru' })))).toContain('Кривые обучения');
  });

  it('escapes what people typed and needs nothing from outside', () => {
    const html = reportHtml(buildReport(facts({ title: '<script>alert(1)</script>', author: '"quoted" & co' })));
    expect(html).not.toContain('<script');
    expect(html).not.toContain('LSTM <b>');
    expect(html).toContain('LSTM &lt;b&gt;');
    expect(html).not.toMatch(/(src|href)\s*=|url\(|@import/);
  });
});
