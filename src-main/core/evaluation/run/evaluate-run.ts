import type { FitOutcome } from '../../model/outcome';
import { finding } from '../messages';
import {
  runEvaluationSchema,
  type EvaluationFinding,
  type Headline,
  type IntervalSummary,
  type MetricName,
  type PartEvaluation,
  type RunEvaluation,
  type SkillCertainty,
} from '../schema';
import { directionOf } from '../metrics/catalogue';
import { figureOf } from '../metrics/definition';
import { partMetrics, rankingMetric } from '../metrics/flat';
import { findOverfitting } from './history';
import { findDisqualification } from './validity';

/** Facts about a part's predictions that its figures do not show. */
export interface PredictionFacts {
  readonly notFinite: number;
  /** Lowest finite prediction and how many are below zero. */
  readonly belowZero: number;
  readonly smallest: number | null;
  /** The one value (or class name) that every prediction has; null when they differ. */
  readonly constant: number | string | null;
}

export interface PartResult {
  /** Null when predictions were not finite. */
  readonly evaluation: PartEvaluation | null;
  readonly predictions: PredictionFacts;
}

export interface RunEvaluationInput {
  /** A part without windows is null. */
  readonly train: PartResult | null;
  readonly validation: PartResult | null;
  readonly test: PartResult | null;
  /** How the fit ended whose model made the predictions. */
  readonly outcome: FitOutcome;
  /** Whether the target has no value below zero in the training part. */
  readonly targetIsNonNegative: boolean;
  readonly intervals: readonly IntervalSummary[];
  /** Default: MAE for numbers, macro F1 for classes. */
  readonly headlineMetric?: MetricName;
}

const fewWindows = 30;
const coverageTolerance = 0.05;

/** Puts the parts together: headline, skill, findings, disqualification. The result fits `runEvaluationSchema`. */
export function evaluateRun(input: RunEvaluationInput): RunEvaluation {
  const ranked = rankedPart(input);
  const { outcome } = input;
  const overfitting = outcome.kind === 'iterative' ? findOverfitting(outcome.history, outcome.keptEpoch) : null;
  const against = strongestBaseline(ranked?.evaluation ?? null, input.headlineMetric);
  const { skill, skillAgainst } = against;
  const withoutFindings = {
    version: 3 as const,
    train: input.train?.evaluation ?? null,
    validation: input.validation?.evaluation ?? null,
    test: input.test?.evaluation ?? null,
    headline: ranked === null ? null : headlineOf(ranked.part, ranked.evaluation, input.headlineMetric),
    skill,
    skillAgainst,
    overfitting,
    intervals: [...input.intervals],
    disqualified: findDisqualification({
      outcome,
      notFinitePredictions: {
        train: input.train?.predictions.notFinite ?? 0,
        validation: input.validation?.predictions.notFinite ?? 0,
        test: input.test?.predictions.notFinite ?? 0,
      },
      ranked,
    }),
  };
  return runEvaluationSchema.parse({ ...withoutFindings, findings: collectFindings(input, against, withoutFindings) });
}

interface RankedPart {
  readonly part: 'validation' | 'test';
  readonly evaluation: PartEvaluation;
}

/** The test part, else validation; a test part whose predictions are not finite is not replaced. */
function rankedPart({ validation, test }: RunEvaluationInput): RankedPart | null {
  const [part, result] = test === null ? (['validation', validation] as const) : (['test', test] as const);
  return result?.evaluation == null ? null : { part, evaluation: result.evaluation };
}

function headlineOf(part: RankedPart['part'], evaluation: PartEvaluation, wanted?: MetricName): Headline | null {
  const metrics = partMetrics(evaluation);
  const metric = wanted !== undefined && metrics[wanted] !== undefined ? wanted : rankingMetric(evaluation);
  const value = metrics[metric];
  return value === undefined ? null : { part, metric, value, direction: directionOf(metric) };
}

/** Baselines that use nothing but values as they are: the measure of whether a model was worth training. */
const naiveBaselines: readonly string[] = ['lastValue', 'seasonalNaive', 'drift', 'majorityClass', 'lastLabel'];

interface SkillAgainst {
  readonly skill: number | null;
  readonly skillAgainst: RunEvaluation['skillAgainst'];
  /** The baseline makes no error, the model does: there is no skill. */
  readonly isPerfect: boolean;
}

/**
 * The lowest skill over the naive baselines, in the headline's metric where baselines have it, else in the default one.
 * A baseline without any error is beaten by none: against it a model that makes one has no skill at all.
 */
function strongestBaseline(evaluation: PartEvaluation | null, wanted?: MetricName): SkillAgainst {
  const candidates =
    evaluation === null ? [] : skillsOf(evaluation, wanted).filter(({ name }) => naiveBaselines.includes(name));
  const perfect = candidates.find(({ isPerfect }) => isPerfect);
  if (perfect !== undefined)
    return { skill: perfect.skill, skillAgainst: perfect.name, isPerfect: perfect.skill === null };
  return candidates.reduce<SkillAgainst>(
    (lowest, { name, skill }) =>
      skill !== null && (lowest.skill === null || skill < lowest.skill)
        ? { skill, skillAgainst: name, isPerfect: false }
        : lowest,
    { skill: null, skillAgainst: null, isPerfect: false },
  );
}

/** The metric that skills are given in: the headline's, where baselines have it. */
function skillMetric(evaluation: PartEvaluation, wanted?: MetricName): MetricName {
  const available = wanted !== undefined && evaluation.baselines.some(({ skill }) => Object.hasOwn(skill, wanted));
  return available ? wanted : rankingMetric(evaluation);
}

interface BaselineSkill {
  readonly name: NonNullable<RunEvaluation['skillAgainst']>;
  /** Null against a perfect baseline; 0 where the model makes no error either. */
  readonly skill: number | null;
  readonly isPerfect: boolean;
}

function skillsOf(evaluation: PartEvaluation, wanted?: MetricName): BaselineSkill[] {
  const metric = skillMetric(evaluation, wanted);
  const own = figureOf(evaluation.metrics, metric);
  const best = evaluation.kind === 'regression' ? 0 : 1;
  return evaluation.baselines.map(({ name, skill, metrics }) =>
    skillOf(name, figureOf(skill, metric), figureOf(metrics, metric) === best),
  );

  function skillOf(name: BaselineSkill['name'], skill: number | null, isPerfect: boolean): BaselineSkill {
    return { name, skill: isPerfect && own === best ? 0 : skill, isPerfect };
  }
}

/** The naive baseline that the test does not show the model to be better than; of several the one of the lowest skill. */
function unbeaten(evaluation: PartEvaluation, wanted?: MetricName): SkillCertainty | null {
  const metric = skillMetric(evaluation, wanted);
  const open = (evaluation.certainty?.skills ?? []).filter(
    (skill) => skill.metric === metric && naiveBaselines.includes(skill.name) && skill.verdict !== 'better',
  );
  return open.toSorted((a, b) => (a.skill ?? -Infinity) - (b.skill ?? -Infinity))[0] ?? null;
}

/** What a reader must know about the model beside the forecasts that cost nothing, by the test that compares runs. */
function skillFindings(
  evaluation: PartEvaluation,
  { skill, skillAgainst, isPerfect }: SkillAgainst,
  wanted?: MetricName,
): EvaluationFinding[] {
  const metric = skillMetric(evaluation, wanted);
  if (isPerfect) return [finding('perfectBaseline', 'warning', { baseline: skillAgainst, metric })];
  if (skill !== null && skill <= 0) return [finding('noSkill', 'warning', { baseline: skillAgainst, metric, skill })];
  const open = unbeaten(evaluation, wanted);
  const certainty = evaluation.certainty;
  if (open !== null && certainty !== null && open.verdict === 'tooFew') {
    const { windows } = certainty;
    // What the difference is worth; the model's own errors may be worth more.
    const worth = Math.max(1, Math.round(open.independent ?? certainty.independent));
    return [finding('tooFewIndependent', 'warning', { baseline: open.name, windows, independent: worth })];
  }
  if (open !== null) {
    const { name, skill: own, lower, upper } = open;
    return [finding('skillNotShown', 'warning', { baseline: name, metric, skill: own, lower, upper })];
  }
  const linear = skillsOf(evaluation, wanted).find(({ name }) => name === 'linear');
  if (linear?.isPerfect === true && linear.skill === null) {
    return [finding('perfectBaseline', 'info', { baseline: 'linear', metric })];
  }
  return linear?.skill != null && linear.skill <= 0
    ? [finding('linearIsBetter', 'info', { metric, skill: linear.skill })]
    : [];
}

function collectFindings(
  input: RunEvaluationInput,
  against: SkillAgainst,
  { overfitting, intervals }: Pick<RunEvaluation, 'overfitting' | 'intervals'>,
): EvaluationFinding[] {
  const ranked = rankedPart(input);
  const facts = ranked === null ? null : (input[ranked.part]?.predictions ?? null);
  const findings: EvaluationFinding[] = [];
  if (ranked !== null) {
    findings.push(...skillFindings(ranked.evaluation, against, input.headlineMetric));
    if (ranked.evaluation.windows < fewWindows && !findings.some(({ code }) => code === 'tooFewIndependent')) {
      findings.push(finding('fewWindows', 'warning', { windows: ranked.evaluation.windows }));
    }
  }
  if (overfitting?.opensAtEpoch != null) {
    findings.push(finding('overfitting', 'warning', { epoch: overfitting.opensAtEpoch, rise: overfitting.riseAtLast }));
  }
  if (facts !== null && input.targetIsNonNegative && facts.belowZero > 0) {
    findings.push(finding('negativePredictions', 'warning', { count: facts.belowZero, smallest: facts.smallest }));
  }
  if (facts !== null && facts.constant !== null) {
    findings.push(finding('constantPredictions', 'warning', { value: facts.constant }));
  }
  for (const { level, coverage } of intervals) {
    if (coverage !== null && Math.abs(coverage - level) > coverageTolerance) {
      findings.push(finding('intervalCoverage', 'info', { level, coverage }));
    }
  }
  return findings;
}
