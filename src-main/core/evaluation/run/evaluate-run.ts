import type { EpochRecord, TrainingOutcome } from '../../training/schema';
import { finding } from '../messages';
import {
  runEvaluationSchema,
  type EvaluationFinding,
  type Headline,
  type IntervalSummary,
  type MetricName,
  type PartEvaluation,
  type RunEvaluation,
} from '../schema';
import { metricDirections, partMetrics } from './headline';
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
  readonly history: readonly EpochRecord[];
  /** Epoch whose weights made the predictions. */
  readonly keptEpoch: number | null;
  /** Where training ended because a loss was not finite; null when it did not. */
  readonly notFinite: TrainingOutcome['notFinite'];
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
  const overfitting = findOverfitting(input.history, input.keptEpoch);
  const { skill, skillAgainst } = strongestBaseline(ranked?.evaluation ?? null, input.headlineMetric);
  const withoutFindings = {
    version: 1 as const,
    train: input.train?.evaluation ?? null,
    validation: input.validation?.evaluation ?? null,
    test: input.test?.evaluation ?? null,
    headline: ranked === null ? null : headlineOf(ranked.part, ranked.evaluation, input.headlineMetric),
    skill,
    skillAgainst,
    overfitting,
    intervals: [...input.intervals],
    disqualified: findDisqualification({
      history: input.history,
      notFinite: input.notFinite,
      notFinitePredictions: {
        train: input.train?.predictions.notFinite ?? 0,
        validation: input.validation?.predictions.notFinite ?? 0,
        test: input.test?.predictions.notFinite ?? 0,
      },
      ranked,
    }),
  };
  return runEvaluationSchema.parse({ ...withoutFindings, findings: collectFindings(input, withoutFindings) });
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
  const metric = wanted !== undefined && metrics[wanted] !== undefined ? wanted : defaultMetric(evaluation);
  const value = metrics[metric];
  return value === undefined ? null : { part, metric, value, direction: metricDirections[metric] };
}

function defaultMetric(evaluation: PartEvaluation): MetricName {
  return evaluation.kind === 'regression' ? 'mae' : 'f1Macro';
}

/** Baselines that use nothing but values as they are: the measure of whether a model was worth training. */
const naiveBaselines: readonly string[] = ['lastValue', 'seasonalNaive', 'drift', 'majorityClass', 'lastLabel'];

interface SkillAgainst {
  readonly skill: number | null;
  readonly skillAgainst: RunEvaluation['skillAgainst'];
}

/** The lowest skill over the naive baselines, in the headline's metric where baselines have it, else in the default one. */
function strongestBaseline(evaluation: PartEvaluation | null, wanted?: MetricName): SkillAgainst {
  const candidates =
    evaluation === null ? [] : skillsOf(evaluation, wanted).filter(({ name }) => naiveBaselines.includes(name));
  return candidates.reduce<SkillAgainst>(
    (lowest, { name, skill }) =>
      skill !== null && (lowest.skill === null || skill < lowest.skill) ? { skill, skillAgainst: name } : lowest,
    { skill: null, skillAgainst: null },
  );
}

/** The metric that skills are given in: the headline's, where baselines have it. */
function skillMetric(evaluation: PartEvaluation, wanted?: MetricName): string {
  const available: readonly string[] =
    evaluation.kind === 'regression' ? ['mae', 'mse', 'rmse'] : ['accuracy', 'f1Macro', 'balancedAccuracy', 'mcc'];
  return wanted !== undefined && available.includes(wanted) ? wanted : defaultMetric(evaluation);
}

function skillsOf(
  evaluation: PartEvaluation,
  wanted?: MetricName,
): { name: NonNullable<RunEvaluation['skillAgainst']>; skill: number | null }[] {
  const metric = skillMetric(evaluation, wanted);
  return evaluation.baselines.map(({ name, skill }) => {
    const found = Object.entries(skill).find(([key]) => key === metric);
    return { name, skill: found?.[1] ?? null };
  });
}

function collectFindings(
  input: RunEvaluationInput,
  { skill, skillAgainst, overfitting, intervals }: Omit<RunEvaluation, 'findings'>,
): EvaluationFinding[] {
  const ranked = rankedPart(input);
  const facts = ranked === null ? null : (input[ranked.part]?.predictions ?? null);
  const findings: EvaluationFinding[] = [];
  if (ranked !== null) {
    const metric = skillMetric(ranked.evaluation, input.headlineMetric);
    const linear =
      skillsOf(ranked.evaluation, input.headlineMetric).find(({ name }) => name === 'linear')?.skill ?? null;
    if (skill !== null && skill <= 0)
      findings.push(finding('noSkill', 'warning', { baseline: skillAgainst, metric, skill }));
    else if (linear !== null && linear <= 0)
      findings.push(finding('linearIsBetter', 'info', { metric, skill: linear }));
    if (ranked.evaluation.windows < fewWindows) {
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
