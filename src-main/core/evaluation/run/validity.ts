import type { FitOutcome } from '../../model/outcome';
import type { TrainingOutcome } from '../../training/schema';
import { disqualification } from '../messages';
import { figureOf } from '../metrics/definition';
import type { Disqualification, PartEvaluation } from '../schema';
import type { Part } from '../../task/schema';

/** How many times its start (or the last-value baseline) a loss or error may reach before a run counts as exploded. */
const explosionFactor = 1000;

type NotFinite = NonNullable<TrainingOutcome['notFinite']>;

export interface ValidityInput {
  readonly outcome: FitOutcome;
  /** Predictions that are NaN or infinite, by part. */
  readonly notFinitePredictions: Readonly<Record<Part, number>>;
  /** The part that ranks the run; null when there is none. */
  readonly ranked: { readonly part: 'validation' | 'test'; readonly evaluation: PartEvaluation } | null;
}

/** Why a run takes no part in rankings, or null. The first reason found is given; losses come before predictions. */
export function findDisqualification(input: ValidityInput): Disqualification | null {
  return invalidOutcome(input.outcome) ?? invalidPredictions(input);
}

/** A fit that is done at once has been done; one of steps may have ended before its first, or gone wrong on the way. */
function invalidOutcome(outcome: FitOutcome): Disqualification | null {
  if (outcome.kind === 'direct') return null;
  const { history, notFinite } = outcome;
  const [first] = history;
  for (const record of history) {
    for (const which of ['loss', 'valLoss'] as const) {
      const loss = record[which];
      if (loss === null) continue;
      const { epoch } = record;
      if (!Number.isFinite(loss)) return disqualification('lossNotFinite', { epoch, which });
      // All losses on offer, and every penalty added to them, are zero at best.
      if (loss < 0) return disqualification('lossNegative', { epoch, which, loss });
      const firstLoss = first?.[which] ?? 0;
      if (firstLoss > 0 && loss > explosionFactor * firstLoss) {
        return disqualification('lossExploded', { epoch, which, loss, firstLoss });
      }
    }
  }
  if (notFinite !== null) return brokenTraining(notFinite);
  return first === undefined ? disqualification('notTrained') : null;
}

function brokenTraining({ epoch, step, largestGradient, weightName }: NotFinite): Disqualification {
  if (step === null) return disqualification('lossNotFinite', { epoch, which: 'valLoss' });
  const values = { epoch, step: step + 1, weight: weightName ?? '' };
  return largestGradient === null
    ? disqualification('gradientNotFinite', values)
    : disqualification('stepNotFinite', { ...values, gradient: largestGradient });
}

function invalidPredictions({ notFinitePredictions, ranked }: ValidityInput): Disqualification | null {
  for (const part of ['test', 'validation', 'train'] as const) {
    const count = notFinitePredictions[part];
    if (count > 0) return disqualification('predictionsNotFinite', { part, count });
  }
  if (ranked?.evaluation.kind !== 'regression') return null;
  const baseline = ranked.evaluation.baselines.find(({ name }) => name === 'lastValue')?.metrics['mae'] ?? 0;
  const value = figureOf(ranked.evaluation.metrics, 'mae') ?? 0;
  return baseline > 0 && value > explosionFactor * baseline
    ? disqualification('predictionsExploded', { part: ranked.part, value, baseline, ratio: value / baseline })
    : null;
}
