import { isNamedLikeTime, isNamedLikeYear } from './names';
import { epochFormats, isPlausibleSerial, serialFormats } from './numbers';
import { isoFormat } from './iso';
import { patternFormat, tidy, type TimeFormat } from './pattern';
import { isMoreEven, type Spacing } from './spacing';
import { suggestPatterns } from './suggest';

/** A way to read a column that fits all of its values that any way fits. */
export interface Candidate {
  readonly format: TimeFormat;
  /** Whether no custom prefers it to the others that fit. */
  readonly isDoubtful: boolean;
}

/** Shares of a column's values that have to be times for it to be a column of times. */
const fittingNamed = 0.7;
const fittingOther = 0.9;
/** Texts from which patterns are made. */
const scannedTexts = 12;

const digitPatterns = [
  ['%Y%m%d%H%M%S', false],
  ['%Y%m%d%H%M', false],
  ['%Y%m%d%H', false],
  ['%y%m%d%H%M%S', true],
  ['%y%m%d%H%M', true],
  ['%Y%m%d', false],
  ['%d%m%Y', false],
  ['%Y%m', false],
  ['%y%m%d', true],
  ['%d%m%y', true],
] as const;

/** The ways in which the texts of a column may be read as times, the likeliest first; none where it holds no times. */
export function candidatesFor(texts: readonly string[], name: string, zero: '1900' | '1904' = '1900'): Candidate[] {
  if (texts.length === 0) return [];
  const share = isNamedLikeTime(name) || isNamedLikeYear(name) ? fittingNamed : fittingOther;
  const counted = proposals(texts, name, zero)
    .map((candidate) => ({
      candidate,
      fitting: texts.filter((text) => Number.isFinite(candidate.format.read(text))).length,
    }))
    .filter(({ fitting }) => fitting >= texts.length * share && fitting > 0);
  const most = Math.max(0, ...counted.map(({ fitting }) => fitting));
  return counted.filter(({ fitting }) => fitting === most).map(({ candidate }) => candidate);
}

/** Ways in which texts that are no plain digits may be read as times. */
export function textFormats(texts: readonly string[]): TimeFormat[] {
  return texts.length === 0 ? [] : textProposals(texts).map(({ format }) => format);
}

/** The share of texts that the best of the ways to read them reads as times; plain digits are numbers. */
export function shareOfTimes(texts: readonly string[]): number {
  const counts = textFormats(texts).map(
    (format) => texts.filter((text) => Number.isFinite(format.read(text))).length / texts.length,
  );
  return Math.max(0, ...counts);
}

function proposals(texts: readonly string[], name: string, zero: '1900' | '1904'): Candidate[] {
  const scanned = spread(texts, scannedTexts);
  const digits = scanned.filter((text) => /^\d+(?:\.\d*)?(?:e\+?\d+)?$/i.test(tidy(text))).length;
  // Plain digits are numbers unless the name says that they are times.
  if (digits > scanned.length / 2) return numericProposals(texts, name, zero);
  // “01/12” may be anything: it is a month where the name says so.
  return textProposals(texts).filter(({ format }) => isNamedLikeTime(name) || !shortMonth.test(format.name));
}

const shortMonth = /^(?:%m.%y|%y.%m)$/;

function textProposals(texts: readonly string[]): Candidate[] {
  const found = new Map<string, Candidate>([['iso', { format: isoFormat, isDoubtful: false }]]);
  for (const text of spread(texts, scannedTexts)) {
    if (Number.isFinite(isoFormat.read(text))) continue;
    for (const { name: pattern, isDoubtful } of suggestPatterns(text)) {
      if (!found.has(pattern)) found.set(pattern, { format: patternFormat(pattern), isDoubtful });
    }
  }
  return [...found.values()];
}

function numericProposals(texts: readonly string[], name: string, zero: '1900' | '1904'): Candidate[] {
  const found: Candidate[] = [];
  const sure = (format: TimeFormat): number => found.push({ format, isDoubtful: false });
  if (isNamedLikeTime(name)) {
    for (const [pattern, isDoubtful] of digitPatterns) found.push({ format: patternFormat(pattern), isDoubtful });
    epochFormats.forEach(sure);
    if (texts.every((text) => /^\d{4}\.\d{2}$/.test(tidy(text)))) sure(patternFormat('%Y.%m'));
    const serial = serialFormats[zero === '1904' ? 1 : 0];
    const shift = zero === '1904' ? 1462 : 0;
    const plausible = texts.filter((text) => isPlausibleSerial(text, shift)).length;
    if (serial !== undefined && plausible >= fittingNamed * texts.length) sure(serial);
  }
  if (isNamedLikeYear(name)) sure(patternFormat('%Y'));
  return found;
}

/** Some of the texts, from all over the column. */
function spread(texts: readonly string[], count: number): string[] {
  const distinct = [...new Set(texts)];
  const step = Math.max(1, Math.floor(distinct.length / count));
  return distinct.filter((_, index) => index % step === 0).slice(0, count);
}

export interface Ranked {
  /** The likeliest first. */
  readonly candidates: readonly Candidate[];
  /** The others that would fit as well; where `isOpen`, nothing speaks for the first rather than for these. */
  readonly others: readonly Candidate[];
  readonly isOpen: boolean;
}

/**
 * Puts the reading under which rows lie most evenly first.
 * @param spacings of the candidates, in their order
 */
export function rankCandidates(candidates: readonly Candidate[], spacings: readonly Spacing[]): Ranked {
  const entries = candidates.flatMap((candidate, index) => {
    const spacing = spacings[index];
    return spacing === undefined ? [] : [{ candidate, spacing }];
  });
  const [first, ...rest] = entries;
  if (first === undefined) return { candidates, others: candidates.slice(1), isOpen: false };
  const best = rest.reduce((leader, entry) => (isMoreEven(entry.spacing, leader.spacing) ? entry : leader), first);
  // A count since some day that happens to fit the digits of dates is no other order of them.
  const isCount = ({ candidate }: (typeof entries)[number]): boolean => !candidate.format.name.includes('%');
  const others = entries.filter(
    (entry) => entry !== best && entry.spacing.sum !== best.spacing.sum && isCount(entry) === isCount(best),
  );
  const rivals = others.filter((entry) => !isMoreEven(best.spacing, entry.spacing));
  const isOpen = best.candidate.isDoubtful && rivals.some(({ candidate }) => candidate.isDoubtful);
  return {
    candidates: [best.candidate, ...candidates.filter((candidate) => candidate !== best.candidate)],
    others: others.map(({ candidate }) => candidate),
    isOpen,
  };
}
