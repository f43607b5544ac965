import type { Part } from '../../../../src-main/core/task/schema';

const words: readonly (readonly [Part, RegExp])[] = [
  ['validation', /(^|[^a-z])(val|valid|validation|dev|eval)([^a-z]|$)/i],
  ['test', /(^|[^a-z])(test|testing|holdout)([^a-z]|$)/i],
  ['train', /(^|[^a-z])(train|training)([^a-z]|$)/i],
];

/** The part that a value or the name of a file says itself: `train.csv`, `test_FD001.txt`, `Validation`; null where it says none. */
export function partNamedBy(name: string): Part | null {
  return words.find(([, word]) => word.test(name))?.[0] ?? null;
}
