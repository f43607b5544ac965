import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseCompile } from '@intlify/message-compiler';
import { describe, expect, it } from 'vitest';
import { localeSchema } from '../../../src-main/core/common/locale';
import { countForms, pluralRule } from '../../../src-main/core/common/telling/plural-forms';
import { languageName } from '../../../src-renderer/format/languages';

const folder = join(import.meta.dirname, '../../../src-renderer/locales');
const files = readdirSync(join(folder, 'en')).filter((name) => name.endsWith('.json'));

/** `a.b.c` of every text, with its text. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is neither a text nor a group of texts`);
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, path === '' ? key : `${path}.${key}`));
}

function read(locale: string, file: string): Map<string, string> {
  return new Map(texts(JSON.parse(readFileSync(join(folder, locale, file), 'utf8'))));
}

/** Forms of a text that counts; `{'|'}` is a bar and no separator. */
const forms = (text: string): number => text.replaceAll("{'|'}", '').split(' | ').length;

const translations = localeSchema.options.filter((locale) => locale !== 'en');

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe.each(translations)('texts in %s', (locale) => {
  it('are in the same files as the English ones', () => {
    const own = readdirSync(join(folder, locale)).filter((name) => name.endsWith('.json'));
    expect(own.sort()).toEqual([...files].sort());
  });

  it.each(files)('%s has every English key and no other', (file) => {
    expect([...read(locale, file).keys()].sort()).toEqual([...read('en', file).keys()].sort());
  });

  it.each(files)('%s has no empty text and fills in the same values', (file) => {
    const english = read('en', file);
    for (const [key, text] of read(locale, file)) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(text), key).toEqual(placeholders(english.get(key) ?? ''));
    }
  });

  it.each(files)('%s counts in the forms that the language has', (file) => {
    const english = read('en', file);
    for (const [key, text] of read(locale, file)) {
      // One form is enough where the sentence does not bend with the number, as in “Rows: {n}”.
      const counted = forms(english.get(key) ?? '') > 1;
      expect(counted ? [1, countForms(locale).length] : [1], key).toContain(forms(text));
    }
  });
});

/** Words behind a number that stay as they are, whatever the number is. */
const unbent = /^(?:of|is|are|missing|running|queued|ms|из|по|мс|новейших)$/;
/** Numbers behind these words are limits or wholes, above 1 in all that the workbench says. */
const limits = /(?:\b(?:of|first|most|than|to|from|newest|be|the)|из|больше|длиннее|до|первых|Не больше)\s$/iu;

describe.each(localeSchema.options.filter((locale) => countForms(locale).length > 1))('texts in %s', (locale) => {
  it.each(files)('of %s that tell a count have a form for each number, or bend no word by it', (file) => {
    for (const [key, text] of read(locale, file)) {
      if (forms(text) > 1) continue;
      const bent = [...text.matchAll(/\{(?:n|count|rows|missing|gaps|windows|epochs)\} (\p{L}+)/gu)].filter(
        ({ index, 1: word = '' }) => !unbent.test(word) && !limits.test(text.slice(0, index)),
      );
      expect(
        bent.map(([words]) => words),
        key,
      ).toEqual([]);
    }
  });
});

describe.each(localeSchema.options)('every text in %s', (locale) => {
  it.each(files)('of %s can be put together: a bare bar or brace is a fault in it', (file) => {
    for (const [key, text] of read(locale, file)) {
      const faults: string[] = [];
      baseCompile(text, {
        onError: ({ message }) => {
          faults.push(message);
        },
      });
      expect(faults, key).toEqual([]);
    }
  });
});

describe('languages', () => {
  it('have a folder each, and there is no other folder', () => {
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual([...localeSchema.options].sort());
  });

  it('count by their own rules, in the order of the texts’ forms', () => {
    expect((['en', 'ko', 'ru'] as const).map(countForms)).toEqual([
      ['one', 'other'],
      ['other'],
      ['one', 'few', 'many'],
    ]);
    const choose = (locale: 'en' | 'ko' | 'ru', n: number, forms: number) => pluralRule(locale)(n, forms);
    expect([1, 2, 5, 21].map((n) => choose('ru', n, 3))).toEqual([0, 1, 2, 0]);
    expect([0, 1, 2].map((n) => choose('en', n, 2))).toEqual([1, 0, 1]);
    expect(choose('ko', 1, 1)).toBe(0);
    // A fraction has a form of its own in Russian, which no text has: the last one.
    expect(choose('ru', 1.5, 3)).toBe(2);
  });

  it('are named in themselves', () => {
    expect((['en', 'ko', 'ru'] as const).map(languageName)).toEqual(['English', '한국어', 'Русский']);
  });
});
