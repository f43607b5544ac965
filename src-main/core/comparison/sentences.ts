import { fillPlaces } from '../common/fill';
import type { Locale } from '../common/locale';
import { sentenceCatalogs, type Sentences } from './sentence-catalogs';
import type { PairwiseTest } from './schema';

/**
 * What a test says, in words: which of the two is better, or that no difference can be shown, with how large it is, what
 * the windows are worth, the p-values, and for repeats what limits the verdict; or why there is no test. `nameOf` gives
 * the members' names.
 */
export function significanceSentence(test: PairwiseTest, nameOf: (id: string) => string, locale: Locale): string {
  const sentences = sentenceCatalogs[locale];
  const names = { first: nameOf(test.first), second: nameOf(test.second) };
  const windows = { count: whole(test.count, locale), independent: whole(test.independent, locale) };
  if (test.refused !== null) return fillPlaces(sentences.refused[test.refused], { ...names, ...windows });
  if (test.identical) return fillPlaces(sentences.identical, names);
  const bootstrap = test.others.find((other) => other.test === 'blockBootstrap');
  const values = {
    ...names,
    ...windows,
    difference: differenceText(test, sentences, locale),
    p: formatP(test.adjustedPValue ?? test.pValue ?? 1, locale),
    bootstrap: bootstrap === undefined ? '–' : formatP(bootstrap.pValue, locale),
    effect: effectText(test, sentences, locale),
  };
  const limit = limitText(test, sentences, locale);
  if (test.better === null) return fillPlaces(sentences.noDifference, values) + limit;
  const worse = test.better === test.first ? names.second : names.first;
  return fillPlaces(sentences.better, { ...values, better: nameOf(test.better), worse }) + limit;
}

/** The tests beside the verdict, each named for what it assumes, with its p-value. */
export function otherTestSentences(test: PairwiseTest, locale: Locale): string[] {
  const { others } = sentenceCatalogs[locale];
  return test.others.map((other) => `${others[other.test]}: p ${formatP(other.pValue, locale)}`);
}

/** How large the difference is: of errors as a share of the larger one, of accuracies in points. */
function differenceText(
  { meanDifference, interval, meanLosses, metric }: PairwiseTest,
  sentences: Sentences,
  locale: Locale,
): string {
  if (meanDifference === null || interval === null || meanLosses === null) return '';
  const isAccuracy = metric?.endsWith('.accuracy') === true;
  const larger = isAccuracy ? 1 : Math.max(...meanLosses);
  const sign = meanDifference < 0 ? -1 : 1;
  const percent = (value: number): string =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 }).format((sign * value) / larger);
  const ends = [...interval].toSorted((a, b) => sign * (a - b));
  return fillPlaces(isAccuracy ? sentences.accuracy : sentences.error, {
    metric: metric?.endsWith('.mse') === true ? 'MSE' : 'MAE',
    value: percent(meanDifference),
    lower: percent(ends[0] ?? 0),
    upper: percent(ends[1] ?? 0),
  });
}

/** Below it the seeds, above it the rows are not what limits the verdict. */
const even = 0.5;

function limitText({ seedShare, better }: PairwiseTest, sentences: Sentences, locale: Locale): string {
  if (seedShare === null) return '';
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(seedShare);
  const sources = fillPlaces(sentences.sources, { share });
  if (better !== null) return ` ${sources}`;
  return ` ${sources} ${seedShare < even ? sentences.moreRows : sentences.moreSeeds}`;
}

/** Cohen's bounds for d (1988). */
function sizeOf(d: number): keyof Sentences['effects'] {
  const magnitude = Math.abs(d);
  if (magnitude < 0.2) return 'negligible';
  if (magnitude < 0.5) return 'small';
  return magnitude < 0.8 ? 'medium' : 'large';
}

function effectText({ effect }: PairwiseTest, sentences: Sentences, locale: Locale): string {
  if (effect?.value == null) return '';
  const value = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(effect.value);
  return effect.kind === 'cohensD'
    ? fillPlaces(sentences.cohensD, { value, size: sentences.effects[sizeOf(effect.value)] })
    : fillPlaces(sentences.oddsRatio, { value });
}

function formatP(p: number, locale: Locale): string {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  return p < 0.001 ? `< ${number.format(0.001)}` : `= ${number.format(p)}`;
}

function whole(value: number | null, locale: Locale): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value ?? 0);
}
