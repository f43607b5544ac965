import { durationFormat } from '../common/duration';
import type { FrameColumn } from '../preparation/frame';
import type { RowRange } from '../task/series';
import type { PartRanges } from '../task/split';
import type { PreflightFinding } from './schema';
import type { Foresight, ForesightSearch } from './foresight';
import { liesApart } from './separation';
import { findTargetInFeature, isCopy, purity, rankCorrelation, singleFeatureR2 } from './relation';

/** R² on the test part from which one feature alone is too good to be true, and from which it can be nothing else. */
const [explainsTest, isTest] = [0.98, 0.998];
/** Labels up to which each is held against a number. */
const mostLabels = 10;
const monotone = 0.99999;
const pure = 0.999;

export interface LeakInput {
  readonly target: FrameColumn;
  readonly series: readonly RowRange[];
  /** Null when the split is not possible. */
  readonly ranges: PartRanges | null;
  /** Largest shift to look for, in rows. */
  readonly reach: number;
  /** Features that the model sees at the predicted row itself; the others end before it, so that closeness is no proof. */
  readonly known: ReadonlySet<string>;
  /** Whether the model sees the target's past: a feature that is close to the target at the last seen row then adds little. */
  readonly history: boolean;
  /** What looks for knowledge of later rows: of the target, or of each of its labels. */
  readonly foresight: readonly ForesightSearch[];
  /** The features that are numbers, with which one may be mixed. */
  readonly numbers: readonly NumberColumn[];
}

/** The feature's strongest relation to the target that no honest feature has; null for an honest one. */
export function findLeak(feature: FrameColumn, input: LeakInput): PreflightFinding | null {
  const { target } = input;
  if (target.kind === 'number' && feature.kind === 'number') return numberLeak(feature, target, input);
  const codes = feature.kind === 'category' ? feature.codes : feature.values;
  const labels = target.kind === 'category' ? target.codes : target.values;
  if (target.kind === 'number') return null;
  if (feature.kind === 'number') {
    const split = labelByNumber(feature, target, input) ?? foresightLeak(feature, target.name, input);
    if (split !== null) return split;
  }
  const { share, codes: codeCount, labels: labelCount } = purity(codes, labels);
  // Many values explain anything: only a feature with few of them says something about the label.
  if (share < pure || labelCount < 2 || codeCount > Math.max(20, labels.length / 50)) return null;
  return {
    id: codeCount === labelCount ? 'targetCopy' : 'targetFunction',
    severity: 'blocking',
    columns: [feature.name],
    message: `“${feature.name}” tells the label “${target.name}” in ${percent(share)} of the rows.`,
    evidence: { share, values: codeCount, classes: labelCount },
    advice: `Take “${feature.name}” out of the features, unless it is known before the label is.`,
  };
}

/** A label that a few cuts of one number tell, as where it was made from that number. */
function labelByNumber(
  feature: NumberColumn,
  target: Extract<FrameColumn, { kind: 'category' }>,
  { ranges, known }: LeakInput,
): PreflightFinding | null {
  if (ranges === null) return null;
  const present = [...new Set(target.codes)].filter((code) => code >= 0).slice(0, mostLabels + 1);
  if (present.length < 2 || present.length > mostLabels) return null;
  let [weakest, tested] = [1, 0];
  for (const label of present) {
    const indicator = Float64Array.from(target.codes, (code) => (code < 0 ? Number.NaN : code === label ? 1 : 0));
    const r2 = singleFeatureR2(feature.values, indicator, ranges.train, ranges.test);
    // A label that the test part lacks says nothing.
    if (r2 === null) continue;
    weakest = Math.min(weakest, r2);
    tested += 1;
    if (weakest <= explainsTest) return null;
  }
  return tested === 0
    ? null
    : {
        id: 'singleFeatureExplainsTest',
        // What a sensor measures can tell states wholly; a label that was cut out of a number has values up to the cut.
        severity: known.has(feature.name) && !liesApart(feature.values, target.codes) ? 'blocking' : 'warning',
        columns: [feature.name],
        message: `“${feature.name}” alone tells the label “${target.name}” of the test part (R² ${weakest.toFixed(5)}).`,
        evidence: { r2: weakest },
        advice: `Take “${feature.name}” out of the features, unless its values are known when the label is asked for.`,
      };
}

type NumberColumn = Extract<FrameColumn, { kind: 'number' }>;

function numberLeak(feature: NumberColumn, target: NumberColumn, input: LeakInput): PreflightFinding | null {
  const { series, ranges, reach } = input;
  const names = `“${feature.name}”`;
  const remove = `Take ${names} out of the features, unless its values are known when a forecast is made.`;
  const base = { severity: 'blocking' as const, columns: [feature.name], advice: remove };
  const fit = findTargetInFeature(feature.values, target.values, series, reach);
  if (fit !== null && fit.shift > 0 && 1 - fit.r2 < withoutNoise) {
    return {
      ...base,
      id: 'targetFromFuture',
      message: `${names} holds the target “${target.name}” of ${fit.shift} ${fit.shift === 1 ? 'row' : 'rows'} later.`,
      evidence: { shift: fit.shift, correlation: fit.correlation },
    };
  }
  // Two sensors of one thing are close as well, and no leak: beyond rounding the test part below has to show it.
  const now = fit?.shift === 0 && 1 - fit.r2 < withoutNoise ? fit : null;
  if (now !== null && isCopy(feature.values, target.values)) {
    return {
      ...base,
      id: 'targetCopy',
      message: `${names} equals the target “${target.name}”.`,
      evidence: { correlation: now.correlation },
    };
  }
  if (now !== null) {
    return {
      ...base,
      id: 'targetAffine',
      message: `${names} is the target “${target.name}” but for a factor and an offset.`,
      evidence: { correlation: now.correlation, r2: now.r2 },
    };
  }
  const rank = rankCorrelation(feature.values, target.values);
  if (Math.abs(rank) >= monotone) {
    return {
      ...base,
      id: 'targetFunction',
      message: `${names} rises and falls exactly with the target “${target.name}”: one is a function of the other.`,
      evidence: { rankCorrelation: rank },
    };
  }
  const ahead = foresightLeak(feature, target.name, input);
  if (ahead !== null) return ahead;
  // A feature that is close to the target in its own row says nothing of later rows that the target's past does not.
  const isSeen = input.known.has(feature.name);
  if (ranges === null || (input.history && !isSeen)) return null;
  const r2 = singleFeatureR2(feature.values, target.values, ranges.train, ranges.test);
  if (r2 === null || r2 <= explainsTest || isPast(feature, target, input)) return null;
  return {
    ...base,
    // Neighbouring sites and second sensors are this close by nature.
    severity: isSeen && r2 > isTest ? 'blocking' : 'warning',
    id: 'singleFeatureExplainsTest',
    message: `${names} alone explains the test part of “${target.name}” with R² ${r2.toFixed(5)}.`,
    evidence: { r2 },
  };
}

/** What may be left open of a later target by a column that is that target: rounding. Noise is judged by `foresight`. */
const withoutNoise = 2e-5;

function foresightLeak(
  feature: NumberColumn,
  target: string,
  { foresight, numbers }: LeakInput,
): PreflightFinding | null {
  let worst: Foresight | null = null;
  for (const search of foresight) {
    const found = search.find(feature.values, () =>
      numbers.flatMap((other) => (other === feature ? [] : [other.values])),
    );
    if (found === null || (worst !== null && worst.severity === 'blocking')) continue;
    worst = found;
  }
  if (worst === null) return null;
  const { severity, ahead, aheadMs, share, figure } = worst;
  const rows = `${ahead} ${ahead === 1 ? 'row' : 'rows'}`;
  const reach = aheadMs === null ? rows : `${rows} (${durationFormat('en')(aheadMs)})`;
  return {
    id: 'knowsAhead',
    severity,
    columns: [feature.name],
    message:
      `“${feature.name}” knows the target “${target}” up to ${reach} ahead of its own row: it explains ` +
      `${percent(share)} of what the target’s own past leaves open there.`,
    evidence: { share, ahead, ...(aheadMs === null ? {} : { aheadMs }), ...(figure === null ? {} : { figure }) },
    advice: `Take “${feature.name}” out of the features, or make it anew from rows up to its own alone, unless it is known when a forecast is made.`,
  };
}

/** Whether the feature follows the target: a lagged value explains its own row well where a series is smooth. */
function isPast(feature: NumberColumn, target: NumberColumn, { series, reach }: LeakInput): boolean {
  const reversed = findTargetInFeature(target.values, feature.values, series, reach);
  return reversed !== null && reversed.shift > 0;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
