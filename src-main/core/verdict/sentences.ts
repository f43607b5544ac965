import { figureFormat, type FigureFormat } from '../common/figures';
import { fillPlaces } from '../common/fill';
import type { Locale } from '../common/locale';
import { figureName } from '../evaluation/names';
import { flatDirection, metricLabel } from '../evaluation/metrics';
import { untrainedKey, verdictCatalogs, type Plural, type VerdictCatalog } from './catalogs';
import type { ComparisonVerdict, JudgedPart, MemberVerdict, Rival, Standing, ToldPart } from './schema';

type Measured = Extract<MemberVerdict, { metric: unknown }>;
type HeldAgainst = Extract<MemberVerdict, { baseline: unknown }>;

interface Words {
  readonly catalog: VerdictCatalog;
  readonly format: FigureFormat;
  readonly locale: Locale;
  /** Whether what the run calls its test part is a validation window. */
  readonly isWindow: boolean;
}

const wordsOf = (locale: Locale, isWindow = false): Words => ({
  catalog: verdictCatalogs[locale],
  format: figureFormat(locale),
  locale,
  isWindow,
});
const toldPart = (part: JudgedPart, { isWindow }: Words): ToldPart =>
  isWindow && part === 'test' ? 'validationWindow' : part;

/**
 * A verdict in one sentence: better, worse, not to be told apart from the strongest baseline, or why nothing can be said; with
 * the figures, their unit, the interval and the test. `name` is what the run or the repeats are called; `isWindow` says that
 * their test part is a validation window.
 */
export function verdictSentence(verdict: MemberVerdict, name: string, locale: Locale, isWindow = false): string {
  const words = wordsOf(locale, isWindow);
  const { catalog } = words;
  if (verdict.kind === 'notTrained') return fillPlaces(catalog.untrained[untrainedKey(verdict.state)], { name });
  if (verdict.kind === 'notMeasured' && toldPart(verdict.part, words) === 'validationWindow') {
    return fillPlaces(catalog.windowNotMeasured, { name });
  }
  return fillPlaces(catalog.sentences[verdict.kind], { name, ...placesOf(verdict, words, skillWithTest) });
}

/** The same in a few words, for a cell of a table; the sentence stands beside it on hover. */
export function verdictPhrase(verdict: MemberVerdict, locale: Locale): string {
  const words = wordsOf(locale);
  const { catalog } = words;
  if (verdict.kind === 'notTrained') return catalog.untrainedPhrases[untrainedKey(verdict.state)];
  return fillPlaces(catalog.phrases[verdict.kind], placesOf(verdict, words, plainSkill));
}

function placesOf(
  verdict: Exclude<MemberVerdict, { kind: 'notTrained' }>,
  words: Words,
  skillText: (verdict: HeldAgainst, words: Words) => string,
): Record<string, string> {
  const { catalog, format, locale } = words;
  if (verdict.kind === 'disqualified') return {};
  const part = figureName(verdict.part, locale) ?? verdict.part;
  if (verdict.kind === 'notMeasured') return { part };
  return {
    part,
    figures: figuresText(verdict, words),
    ...('baseline' in verdict
      ? {
          baseline: figureName(verdict.baseline.name, locale) ?? verdict.baseline.name,
          skill: skillText(verdict, words),
        }
      : {}),
    ...(verdict.kind === 'tooFew'
      ? {
          windows: pluralText(catalog.windows, verdict.windows, words),
          independent: pluralText(catalog.independent, Math.max(1, Math.round(verdict.independent)), words),
          needed: format.integer(verdict.needed),
        }
      : {}),
  };
}

/** `test MAE 0.42 ± 0.01 °C over 5 seeds against 0.61 °C`. */
function figuresText(verdict: Measured, words: Words): string {
  const { catalog, format, locale } = words;
  const { metric, unit, value, sd, runs, of, part } = verdict;
  const spread = sd === null ? '' : ` ± ${format.number(sd)}`;
  const own = fillPlaces(catalog.figures[toldPart(part, words)], {
    metric: metricLabel(metric, locale) ?? metric,
    value: withUnit(`${format.number(value)}${spread}`, unit),
  });
  const seeds = of === 1 ? null : runs < of ? catalog.overSomeSeeds : catalog.overSeeds;
  const figures =
    seeds === null ? own : fillPlaces(seeds, { figures: own, runs: format.integer(runs), of: format.integer(of) });
  if (!('baseline' in verdict)) return figures;
  const baseline = withUnit(format.number(verdict.baseline.value), unit);
  return fillPlaces(catalog.againstBaseline, { figures, baseline });
}

const plainSkill = ({ skill }: HeldAgainst, { catalog, format }: Words): string =>
  fillPlaces(catalog.skill, { skill: skill === null ? '–' : format.percent(skill) });

/** `skill 31% (95% interval 20% to 40%; cosine test, p < 0.001)`. */
function skillWithTest(verdict: HeldAgainst, words: Words): string {
  const { catalog, format } = words;
  const skill = plainSkill(verdict, words);
  if (!('lower' in verdict)) return skill;
  const { lower, upper, pValue, runs } = verdict;
  const ends = lower === null || upper === null ? null : { lower: format.percent(lower), upper: format.percent(upper) };
  const details = [
    ...(ends === null ? [] : [fillPlaces(runs > 1 ? catalog.intervalOverSeeds : catalog.interval, ends)]),
    ...(pValue === null ? [] : [fillPlaces(catalog.cosine, { p: format.pValue(pValue) })]),
  ];
  return details.length === 0 ? skill : fillPlaces(catalog.tested, { skill, details: details.join('; ') });
}

/** Who stands first among members that can be compared, in one sentence; null where there is nobody to stand beside. */
export function standingSentence(standing: Standing, nameOf: (id: string) => string, locale: Locale): string | null {
  if (standing.kind === 'alone' || standing.kind === 'nothing') return null;
  const words = wordsOf(locale);
  const { catalog, format } = words;
  const values = {
    name: nameOf(standing.id),
    metric: metricLabel(standing.metric, locale) ?? standing.metric,
    value: withUnit(format.number(standing.value), standing.unit),
    extreme: catalog.extremes[flatDirection(standing.metric)],
  };
  switch (standing.kind) {
    case 'leads':
    case 'noDifference': {
      const others = standing.kind === 'leads' ? standing.over : standing.from;
      const { one, more } = catalog.standing[standing.kind];
      return fillPlaces(others.length === 1 ? one : more, {
        ...values,
        count: format.integer(others.length),
        rival: nameOf(standing.rival.id),
        ...rivalTexts(standing.rival, standing, words),
      });
    }
    case 'tooFew':
      return fillPlaces(catalog.standing.tooFew, {
        ...values,
        windows: pluralText(catalog.windows, standing.windows, words),
        independent: pluralText(catalog.independent, Math.max(1, Math.round(standing.independent ?? 1)), words),
        needed: format.integer(standing.needed),
      });
    case 'seedTwins':
    case 'untested':
      return fillPlaces(catalog.standing[standing.kind], values);
  }
}

/** How far the rival lies behind, in the metric's unit, with its interval and the test. */
function rivalTexts(
  { pValue, difference, lower, upper }: Rival,
  { unit, pairs, metric }: { readonly unit: string; readonly pairs: number; readonly metric: string },
  { catalog, format }: Words,
): { difference: string; test: string } {
  // Told as what the leader is ahead by, whichever way the metric is better.
  const sign = flatDirection(metric) === 'min' ? -1 : 1;
  const write = (value: number): string => withUnit(format.number(sign * value), unit);
  const ends = [lower, upper].flatMap((end) => end ?? []).toSorted((a, b) => sign * (a - b));
  const [low, high] = ends;
  const p = { p: format.pValue(pValue ?? 1), pairs: format.integer(pairs) };
  return {
    difference: difference === null ? '–' : write(difference),
    test: [
      ...(low === undefined || high === undefined
        ? []
        : [fillPlaces(catalog.interval, { lower: write(low), upper: write(high) })]),
      fillPlaces(pairs > 1 ? catalog.holm : catalog.p, p),
    ].join('; '),
  };
}

/** Why not all members of a comparison can be ranked together; null where they can. */
export function differSentence({ differ }: Pick<ComparisonVerdict, 'differ'>, locale: Locale): string | null {
  if (differ.length === 0) return null;
  const { catalog } = wordsOf(locale);
  const reasons = new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    differ.map((reason) => catalog.reasons[reason]),
  );
  return fillPlaces(catalog.differ, { reasons });
}

function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`;
}

function pluralText(forms: Plural, count: number, { format, locale }: Words): string {
  const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  return fillPlaces(form, { n: format.integer(count) });
}
