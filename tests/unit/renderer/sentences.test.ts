import { describe, expect, it } from 'vitest';
import { localeSchema } from '../../../src-main/core/common/locale';
import { counted, said, sentenceText } from '../../../src-main/core/common/sentence';
import { GatewiseError, hinted, saidBy, toErrorValue } from '../../../src-main/core/common/errors';
import { toldBy } from '../../../src-renderer/client/problem';
import { countForms } from '../../../src-main/core/common/telling/plural-forms';
import { hasWords, tellSentence } from '../../../src-main/core/common/telling/sentences';
import ko from '../../../src-main/core/common/telling/texts/ko.json';
import ru from '../../../src-main/core/common/telling/texts/ru.json';
import { plainErrors, saidTemplates } from '../../support/sentences';

const translations: Readonly<Record<string, Readonly<Record<string, string>>>> = { ko, ru };
const found = saidTemplates().filter(({ template }) => hasWords(template));
const placesOf = (text: string) => [...new Set(text.match(/\{\d+/g) ?? [])].sort();

/**
 * Where errors are told in English alone: at the HTTP door to programs, before a workspace is open and so any page, and for
 * what only developers can have done.
 */
const englishAlone = [
  'src-main/core/artefact/safetensors.ts',
  'src-main/core/evaluation/classification/evaluate.ts',
  'src-main/core/evaluation/regression/evaluate.ts',
  'src-main/disk/own-entries.ts',
  'src-main/shells/server/listening.ts',
  'src-main/shells/server/server.ts',
  'src-main/shells/server/session-answer.ts',
  'src-main/shells/server/static-files.ts',
  'src-main/store/database-header.ts',
  'src-main/store/database.ts',
  'src-main/store/entries.ts',
  'src-main/store/migrate.ts',
  'src-main/store/runs/recorder.ts',
  'src-main/store/sqlite-error.ts',
  'src-main/store/workspace-lock.ts',
  'src-main/store/workspace.ts',
];

describe('sentences of the backend', () => {
  it('are found in its sources', () => {
    expect(found.map(({ template }) => template)).toContain('“{0}” is empty.');
    expect(found.length).toBeGreaterThan(300);
  });

  it('are told with their values apart wherever an error can reach a page', () => {
    const plain = plainErrors().filter(
      ({ code, place }) => code !== "'INTERNAL'" && !englishAlone.some((file) => place.startsWith(`${file}:`)),
    );
    expect(plain).toEqual([]);
  });

  it.each(localeSchema.options.filter((locale) => locale !== 'en'))(
    'have a text in %s, and no text is of none',
    (locale) => {
      const texts = translations[locale] ?? {};
      expect(found.filter(({ template }) => (texts[template] ?? '').trim() === '')).toEqual([]);
      const known = new Set(found.map(({ template }) => template));
      expect(Object.keys(texts).filter((template) => !known.has(template))).toEqual([]);
    },
  );

  it.each(Object.entries(translations))(
    'have the same values in %s, counted in the forms of the language',
    (locale, texts) => {
      for (const [template, text] of Object.entries(texts)) {
        expect(placesOf(text), template).toEqual(placesOf(template));
        for (const [, bent = ''] of text.matchAll(/\{\d+((?:\|[^{}|]*)+)\}/g)) {
          expect(bent.slice(1).split('|').length, text).toBe(countForms(localeSchema.parse(locale)).length);
        }
      }
    },
  );
});

describe('a sentence', () => {
  const rows = (count: number) =>
    said`“${'load'}” has no usable value in ${counted(count, 'row', 'rows')}, the first of them row ${4}. Add the step “fill missing values”, or leave the column out.`;

  it('is English for terminals, with words that suit its number', () => {
    expect(sentenceText(rows(1))).toContain('in 1 row, the first of them row 4.');
    expect(sentenceText(rows(2))).toContain('in 2 rows, the first');
    expect(sentenceText('as it is')).toBe('as it is');
  });

  it('is told in a language with its numbers and its own forms', () => {
    expect(tellSentence(rows(21), ru, 'ru')).toContain('в 21 строке, первая — строка 4.');
    expect(tellSentence(rows(12_345), ru, 'ru')).toContain('в 12\u00a0345 строках');
    expect(tellSentence(rows(12_345), {}, 'en')).toContain('in 12,345 rows');
    expect(tellSentence(rows(3), ko, 'ko')).toContain('행이 3개이며');
  });

  it('tells sentences within it, in English where they have no translation', () => {
    const part = said`The ${said`train`} part has no rows. Give it a larger share or more rows.`;
    expect(sentenceText(part)).toBe('The train part has no rows. Give it a larger share or more rows.');
    expect(tellSentence(part, ru, 'ru')).toBe('В части «обучение» нет строк. Увеличьте её долю или число строк.');
    expect(tellSentence({ template: '{0}: {1}', values: ['GRU', part] }, ko, 'ko')).toMatch(/^GRU: 학습 구간에/);
    const unknown = { template: 'nobody translated this', values: [] };
    expect(tellSentence({ template: '“{0}”: {1}', values: ['a', unknown] }, ru, 'ru')).toBe(
      '«a»: nobody translated this',
    );
    expect(tellSentence(unknown, ru, 'ru')).toBeNull();
  });

  it('keeps what JSON cannot hold as words', () => {
    expect(JSON.parse(JSON.stringify(said`up to ${Infinity}`))).toEqual({
      template: 'up to {0}',
      values: ['Infinity'],
    });
  });
});

describe('an error', () => {
  const inner = new GatewiseError('FILE_EMPTY', said`“${'a.csv'}” is empty.`, { file: 'a.csv' });

  it('carries its sentence to the page', () => {
    const { code, message, details } = toErrorValue(inner);
    expect({ code, message }).toEqual({ code: 'FILE_EMPTY', message: '“a.csv” is empty.' });
    expect(toldBy({ code, message, details }).what.sentence).toEqual({
      template: '“{0}” is empty.',
      values: ['a.csv'],
    });
  });

  it('can stand within another one, whose details never tell another sentence than its message', () => {
    const outer = new GatewiseError('FILE_EMPTY', said`Series ${1}: ${saidBy(inner)}`, inner.details);
    expect(outer.message).toBe('Series 1: “a.csv” is empty.');
    expect(outer.details.file).toBe('a.csv');
    const plain = new GatewiseError('FILE_EMPTY', 'Something else.', inner.details);
    expect(plain.details.sentence).toBeUndefined();
    const same = new GatewiseError('FILE_EMPTY', inner.message, inner.details);
    expect(same.details.sentence).toEqual(inner.details.sentence);
  });

  it('shows its advice once', () => {
    const hint = said`Use a smaller batch, a shorter lookback or a smaller model.`;
    const twice = new GatewiseError('LIMIT_EXCEEDED', said`${'x'} is not there. ${hint}`, hinted(hint));
    expect(toldBy(twice).hint).toBeNull();
    expect(toldBy(new GatewiseError('LIMIT_EXCEEDED', said`${'x'} ${'y'}`, hinted(hint))).hint).toEqual({
      message: 'Use a smaller batch, a shorter lookback or a smaller model.',
      sentence: hint,
    });
  });
});
