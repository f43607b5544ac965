/** Words that stand in written dates: names of months and weekdays from Intl, halves of the day, what joins them. */

/** Languages whose names win where two languages give one word to different months. */
const firstLanguages = ['en', 'de', 'fr', 'es', 'ru'];
const otherLanguages = ['it', 'pt', 'nl', 'pl', 'uk', 'cs', 'sv', 'da', 'nb', 'fi', 'tr', 'id', 'ro', 'hu'];

/** Forms that people write and Intl does not give. */
const moreMonths: Readonly<Record<string, number>> = {
  sept: 8,
  mrz: 2,
  maerz: 2,
  jän: 0,
  jänner: 0,
  feber: 1,
  janv: 0,
  févr: 1,
  avr: 3,
  juil: 6,
  déc: 11,
  ene: 0,
  set: 8,
  dic: 11,
  сент: 8,
  май: 4,
};

/** A word as it is compared: no case, no point behind an abbreviation. */
export function foldWord(word: string): string {
  return word.toLowerCase().replace(/\.$/, '');
}

const withoutAccents = (word: string): string =>
  /\p{Script=Latin}/u.test(word) ? word.normalize('NFD').replaceAll(/\p{M}/gu, '').normalize('NFC') : word;

/** Every form in which a language writes a month: alone and beside a day (where Slavic languages decline), long and short. */
function monthForms(language: string, month: number): string[] {
  const date = Date.UTC(2023, month, 15);
  const written = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
      .formatToParts(date)
      .find(({ type }) => type === 'month')?.value ?? '';
  const forms = (['long', 'short'] as const).flatMap((width) => [
    written({ month: width }),
    written({ month: width, year: 'numeric' }),
    written({ month: width, day: 'numeric' }),
    written({ month: width, day: 'numeric', year: 'numeric' }),
  ]);
  const long = forms[0] ?? '';
  const words = [...forms, long.slice(0, 3), long.slice(0, 4)].map(foldWord);
  return [...words, ...words.map(withoutAccents)].filter((word) => word.length >= 3 && /^\p{L}+$/u.test(word));
}

/** Names of one list of languages; what names two months is left out. */
function monthsIn(languages: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  const doubtful = new Set<string>();
  for (const language of languages) {
    for (let month = 0; month < 12; month += 1) {
      for (const word of monthForms(language, month)) {
        if ((found.get(word) ?? month) !== month) doubtful.add(word);
        found.set(word, month);
      }
    }
  }
  for (const word of doubtful) found.delete(word);
  return found;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const months = once(
  () => new Map([...monthsIn(otherLanguages), ...monthsIn(firstLanguages), ...Object.entries(moreMonths)]),
);

/** The number of a month (January is 0) by its name or abbreviation, in any case and grammatical form; null for other words. */
export function monthOf(word: string): number | null {
  return months().get(foldWord(word)) ?? null;
}

const weekdays = once(() => {
  const words = new Set<string>();
  for (const language of [...firstLanguages, ...otherLanguages]) {
    for (const weekday of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
      for (let day = 1; day <= 7; day += 1) {
        const word = foldWord(format.format(Date.UTC(2023, 0, day)));
        words.add(word);
        words.add(withoutAccents(word));
      }
    }
  }
  return words;
});

/** Source of a regular expression for weekdays of Korea, Japan and China, which no space sets off. */
export const eastAsianWeekday =
  '[월화수목금토일](?:요일)?|[月火水木金土日](?:曜日|曜)?|(?:星期|周|週|禮拜|礼拜)[一二三四五六日天]';

/** Whether a word names a day of the week; it says nothing that the date does not. */
export function isWeekday(word: string): boolean {
  return weekdays().has(foldWord(word)) || new RegExp(`^(?:${eastAsianWeekday})$`, 'u').test(word);
}

/** Source of a regular expression for halves of the year that have names of their own, the first ones first. */
const firstHalves = ['상반기', '上半年', '上半期', '上期'];
const secondHalves = ['하반기', '下半年', '下半期', '下期'];
export const namedHalves = [...firstHalves, ...secondHalves].join('|');

/** 1 or 2; NaN for other text. */
export function halfOfYear(text: string): number {
  if (/^[12]$/.test(text)) return Number(text);
  return firstHalves.includes(text) ? 1 : secondHalves.includes(text) ? 2 : Number.NaN;
}

const romans = ['i', 'ii', 'iii', 'iv'];

/** The quarter of `2` or `II`; NaN for other text. */
export function quarterOf(text: string): number {
  if (/^[1-4]$/.test(text)) return Number(text);
  const at = romans.indexOf(text.toLowerCase());
  return at < 0 ? Number.NaN : at + 1;
}

const mornings = ['am', 'a.m', 'a. m', '오전', '午前', '上午', '凌晨', '早上', '清晨', '午夜', '半夜', 'dop', 'vorm'];
const afternoons = ['pm', 'p.m', 'p. m', '오후', '午後', '下午', '午后', '中午', '傍晚', '晚上', 'odp', 'nachm'];

/** Source of a regular expression for the half of a day. */
export const halfOfDay = `(?:[ap]\\.? ?m\\b\\.?|${[...mornings, ...afternoons].filter((word) => /[^a-z. ]/.test(word)).join('|')}|vorm\\.|nachm\\.)`;

/** Hours to add to an hour from 1 to 11: 12 in the afternoon; null for a word that names no half of the day. */
export function hoursOfHalf(word: string): 0 | 12 | null {
  const folded = foldWord(word);
  if (mornings.includes(folded)) return 0;
  return afternoons.includes(folded) ? 12 : null;
}

/** Words between the parts of a date that say nothing: “2 de enero de 2021”, “2 января 2021 г.”. */
const joiningWords = new Set('de del of the le den um uhr at à a las kl om t h г года год р року в'.split(' '));

export function isJoiningWord(word: string): boolean {
  return joiningWords.has(foldWord(word));
}
