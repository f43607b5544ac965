import type { FitOutcome } from '../../model/outcome';
import { finding } from '../messages';
import {
  runEvaluationSchema,
  type EvaluationFinding,
  type Headline,
  type IntervalSummary,
  type PartEvaluation,
  type RunEvaluation,
} from '../schema';
import { directionOf } from '../metrics/catalogue';
import { partMetrics } from '../metrics/flat';
import { rankingMetric, skillAgainstStrongest } from '../metrics/strongest';
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
}

const fewWindows = 30;
const coverageTolerance = 0.05;

/** Puts the parts together: headline, skill, findings, disqualification. The result fits `runEvaluationSchema`. */
export function evaluateRun(input: RunEvaluationInput): RunEvaluation {
  const ranked = rankedPart(input);
  const { outcome } = input;
  const overfitting = outcome.kind === 'iterative' ? findOverfitting(outcome.history, outcome.keptEpoch) : null;
  const withoutFindings = {
    version: 4 as const,
    train: input.train?.evaluation ?? null,
    validation: input.validation?.evaluation ?? null,
    test: input.test?.evaluation ?? null,
    headline: ranked === null ? null : headlineOf(ranked.part, ranked.evaluation),
    ...(ranked === null ? { skill: null, skillAgainst: null } : skillAgainstStrongest(ranked.evaluation)),
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

function headlineOf(part: RankedPart['part'], evaluation: PartEvaluation): Headline | null {
  const metric = rankingMetric(evaluation);
  const value = partMetrics(evaluation)[metric];
  return value === undefined ? null : { part, metric, value, direction: directionOf(metric) };
}

function collectFindings(
  input: RunEvaluationInput,
  { overfitting, intervals }: Pick<RunEvaluation, 'overfitting' | 'intervals'>,
): EvaluationFinding[] {
  const ranked = rankedPart(input);
  const facts = ranked === null ? null : (input[ranked.part]?.predictions ?? null);
  const findings: EvaluationFinding[] = [];
  if (ranked !== null && ranked.evaluation.windows < fewWindows) {
    findings.push(finding('fewWindows', 'warning', { windows: ranked.evaluation.windows }));
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
