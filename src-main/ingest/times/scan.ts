import { tidy } from './pattern';
import { halfOfDay } from './words';

/** A piece of a written time: digits, a word, the half of a day, or what stands between. */
export interface Piece {
  readonly kind: 'digits' | 'word' | 'half' | 'gap';
  readonly text: string;
}

export interface ScannedTime {
  readonly pieces: readonly Piece[];
  /** Whether an offset such as `+09:00` or `Z` follows, and what stands before it. */
  readonly offset: string | null;
}

const offsetPattern = /^(.*:\d{2}.*?)(\s*)(?:UTC|GMT)?[+-]\d{2}:?\d{2}$/i;
const zeroPattern = /^(.*\d{2}.*?)(\s*)(?:Z|UTC|GMT)$/i;
const kinds = [
  ['half', new RegExp(`(?<!\\p{L})${halfOfDay}`, 'iuy')],
  ['digits', /\d+/y],
  // What counts in Chinese and Japanese, where the day of the week follows at once.
  ['word', /[年月日号號](?=\p{Script=Han})(?!曜)/uy],
  ['word', /\p{L}[\p{L}\p{M}]*(?:\.(?=[\s,)-]|$))?/uy],
  ['gap', /[^\d\p{L}]+/uy],
] as const;

/** Takes a written time apart. */
export function scanTime(text: string): ScannedTime {
  const whole = tidy(text);
  const zoned = offsetPattern.exec(whole) ?? zeroPattern.exec(whole);
  const rest = zoned?.[1] ?? whole;
  const pieces: Piece[] = [];
  let at = 0;
  while (at < rest.length) {
    const before = at;
    for (const [kind, pattern] of kinds) {
      pattern.lastIndex = at;
      const found = pattern.exec(rest)?.[0];
      if (found === undefined || found === '') continue;
      pieces.push({ kind, text: found });
      at += found.length;
      break;
    }
    if (at === before) break;
  }
  return { pieces, offset: zoned === null ? null : (zoned[2] ?? '') };
}
