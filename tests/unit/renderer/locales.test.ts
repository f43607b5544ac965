import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localeSchema, type Locale } from '../../../src-main/core/common/locale';

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

/** How many forms whole numbers take. */
const formCounts: Readonly<Record<Exclude<Locale, 'en'>, number>> = { ko: 1, ru: 3 };
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
      expect(counted ? [1, formCounts[locale]] : [1], key).toContain(forms(text));
    }
  });
});
