/** Quarters in Roman numerals and halves of a year. */
import type { Piece } from './scan';
import { foldWord, namedHalves } from './words';

/** Beside 1 and 2: `2008H1`, `2008-S2`, `1 полугодие 2008`. */
const halfWords = new Set([
  'h',
  's',
  'hy',
  'half',
  'hj',
  'halbjahr',
  'sem',
  'semester',
  'semestre',
  '반기',
  '半期',
  'полугодие',
  'п',
]);
/** The halves of a year that have names of their own. */
const namedHalf = new RegExp(`^(?:${namedHalves})$`, 'u');
const romanQuarter = /^(?:i{1,3}|iv)$/i;

/** Which part of a time each piece is; null for what stands between. Pieces of digits that nothing tells are left open. */
export type Roles = (string | null | undefined)[];

/** `2008-IV`, `III кв. 2008`, `2008H1`, `1H 2008`, `2008년 상반기`: beside nothing but a year of four digits. */
export function markPeriods(pieces: readonly Piece[], roles: Roles): void {
  const digits = pieces.flatMap(({ kind }, index) => (kind === 'digits' ? [index] : []));
  const years = digits.filter((index) => pieces[index]?.text.length === 4);
  if (years.length !== 1) return;
  const wordAt = (index: number): string => (pieces[index]?.kind === 'word' ? foldWord(pieces[index].text) : '');
  const wordIndex = (test: (word: string) => boolean): number =>
    pieces.findIndex((_, index) => wordAt(index) !== '' && test(wordAt(index)));
  if (digits.length === 1) {
    const roman = wordIndex((word) => romanQuarter.test(word));
    const named = wordIndex((word) => namedHalf.test(word));
    if (roman >= 0) roles[roman] = 'q';
    else if (named >= 0) roles[named] = 'i';
    return;
  }
  const half = digits.find((index) => /^[12]$/.test(pieces[index]?.text ?? ''));
  const word = wordIndex((each) => halfWords.has(each));
  if (digits.length !== 2 || half === undefined || word < 0) return;
  roles[half] = 'i';
  roles[word] = null;
}
