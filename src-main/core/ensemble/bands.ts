import { said, sentenceText, type Sentence } from '../common/sentence';

/** Values above one end, up to and with the other; null: without end. */
export interface Band {
  readonly above: number | null;
  readonly upTo: number | null;
}

/** What keeps bands from covering every number exactly once. */
export type BandProblem =
  /** A band ends where or before it begins. */
  | { readonly kind: 'empty'; readonly band: number }
  | {
      readonly kind: 'overlap';
      readonly bands: readonly [number, number];
      readonly above: number | null;
      readonly upTo: number | null;
    }
  | { readonly kind: 'gap'; readonly above: number | null; readonly upTo: number | null };

const low = ({ above }: Band): number => above ?? Number.NEGATIVE_INFINITY;
const high = ({ upTo }: Band): number => upTo ?? Number.POSITIVE_INFINITY;
const endOf = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The first reason why bands do not cover every number exactly once; null where they do. */
export function bandProblem(bands: readonly Band[]): BandProblem | null {
  const empty = bands.findIndex((band) => low(band) >= high(band));
  if (empty >= 0) return { kind: 'empty', band: empty };
  const ordered = [...bands.entries()].toSorted(([, first], [, second]) => low(first) - low(second));
  let covered: { readonly to: number; readonly band: number } | null = null;
  for (const [index, band] of ordered) {
    const to: number = covered?.to ?? Number.NEGATIVE_INFINITY;
    if (low(band) > to) return { kind: 'gap', above: endOf(to), upTo: band.above };
    if (covered !== null && low(band) < to) {
      return {
        kind: 'overlap',
        bands: [covered.band, index],
        above: band.above,
        upTo: endOf(Math.min(to, high(band))),
      };
    }
    covered = { to: high(band), band: index };
  }
  const end = covered?.to ?? Number.NEGATIVE_INFINITY;
  return end < Number.POSITIVE_INFINITY ? { kind: 'gap', above: endOf(end), upTo: null } : null;
}

/** Which band holds a value; -1 where none does. */
export function bandOf(bands: readonly Band[], value: number): number {
  return bands.findIndex((band) => value > low(band) && value <= high(band));
}

/** A band in words, e.g. `above 1350`, `up to 1350`, `above 10, up to 20`. */
export function bandText(band: Band): string {
  return sentenceText(bandSentence(band));
}

function bandSentence({ above, upTo }: Band): Sentence {
  if (above === null) return upTo === null ? said`all values` : said`up to ${upTo}`;
  return upTo === null ? said`above ${above}` : said`above ${above}, up to ${upTo}`;
}

/** What is wrong, and what to do. */
export function bandProblemSentence(problem: BandProblem): Sentence {
  switch (problem.kind) {
    case 'empty':
      return said`Band ${problem.band + 1} holds no value: it ends where or before it begins.`;
    case 'overlap': {
      const [first = 0, second = 0] = problem.bands.map((band) => band + 1).toSorted((one, other) => one - other);
      return said`Bands ${first} and ${second} overlap (${bandSentence(problem)}): every value has to lie in one band alone.`;
    }
    case 'gap':
      return problem.above === null && problem.upTo === null
        ? said`There is no band.`
        : said`No band holds values ${bandSentence(problem)}: every value has to lie in a band.`;
  }
}
