import { describe, expect, it } from 'vitest';
import { localeSchema, type Locale } from '../../../src-main/core/common/locale';
import { buildBestReport, reportHtml, type BestReportFacts } from '../../../src-main/core/report';
import { datasetVersion } from '../../support/dataset-version';
import { keptSearch } from '../../support/kept-search';

const search = keptSearch();
const reason = 'Best forecast: one look at the end, at AutoETS';
function facts(locale: Locale, change: Partial<BestReportFacts> = {}): BestReportFacts {
  return {
    layout: { title: '', author: '', locale, paper: 'A4' },
    search,
    dataset: { name: 'load', version: datasetVersion() },
    opening: { at: 0, reason },
    ledger: [{ at: 0, kind: 'opening', detail: reason, runs: 0 }],
    createdAt: 0,
    version: '1',
    ...change,
  };
}
function textsOf(given: BestReportFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(buildBestReport(given).sections.map(({ id, blocks }) => [id, JSON.stringify(blocks)]));
}

describe('the report of a search for the best forecast', () => {
  it('tells the verdict, who leads by how much, what each cost, and what was not tried', () => {
    const { verdict, leads, cost, behind, failed, untried, windows } = textsOf(facts('en'));
    expect(verdict).toContain('AutoETS is better than everything simple');
    expect(leads).toMatch(/AutoARIMA.*2\.9% \(-0\.9% to 6\.47%\).*not told apart.*26\.8 sec/);
    expect(leads).toContain('<svg');
    expect(cost).toContain('statistical');
    expect(behind).toContain('GRU 64');
    expect(failed).toMatch(/Ridge.*“copy” cannot be forecast/);
    expect(untried).toMatch(/Boosting.*There was no time for it/);
    expect(windows).toContain('480–622');
  });

  it('tells of the one look at the test part, with the words of the ledger', () => {
    const { test } = textsOf(facts('en'));
    expect(test).toContain('looked at once, at the end');
    expect(test).toContain(`opened Jan 1, 1970, 12:00 AM UTC, “${reason}”`);
    expect(test).toMatch(/AutoETS.*winner.*0\.1650/);
  });

  it.each(localeSchema.options)('says everything in one language: %s', (locale) => {
    const html = reportHtml(buildBestReport(facts(locale)));
    const words = { en: 'The test part was looked at once', ko: '한 번만 보았습니다', ru: 'взглянули один раз' };
    for (const [language, text] of Object.entries(words))
      expect(html.includes(text), language).toBe(language === locale);
    if (locale === 'en') return;
    const plain = html.replaceAll(/<style>.*?<\/style>/gs, '').replaceAll(reason, '');
    expect(plain).not.toMatch(/There was no time|looks back|is better than|trainings|not told/);
  });

  it('tells of one that came to no end how it stood, and that nothing was seen of the test part', () => {
    const cancelled = { ...search, state: 'cancelled' as const, result: null };
    const { verdict, test } = textsOf(facts('en', { search: cancelled, opening: null, ledger: [] }));
    expect(verdict).toContain('The search was cancelled.');
    expect(verdict).toContain('AutoETS leads so far.');
    expect(test).toContain('The test part was not looked at.');
    const nothing = textsOf(facts('en', { search: { ...cancelled, standing: null } }));
    expect(Object.keys(nothing)).toEqual(['verdict']);
  });

  it('says that the winner’s run on the last validation window forecasts where there was no time for another', () => {
    const { result } = search;
    if (result === null) throw new Error('the fixture has a result');
    const early = { ...search, result: { ...result, winner: { ...result.winner, isFinal: false }, test: [] } };
    const { verdict, test } = textsOf(facts('en', { search: early, opening: null, ledger: [] }));
    expect(verdict).toContain('There was no time to train the winner on all rows');
    expect(test).toContain('The test part was not looked at.');
  });

  it('writes nothing of a name as markup', () => {
    const evil = { ...search, request: { ...search.request, target: '<img src=x>' } };
    expect(reportHtml(buildBestReport(facts('en', { search: evil })))).not.toContain('<img');
  });
});
