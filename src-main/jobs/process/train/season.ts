import { seasonOf } from '../../../core/calendar';
import { strongestSeason } from '../../../core/dataset';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import { stepOfRows, type PreparedData } from '../../../core/preparation';
import type { Season } from '../../../core/run/season';

/**
 * Rows of one season, for MASE and the seasonal naive baseline: those that the configuration names, else those that are
 * usual for the step of the prepared rows, else, where that has none, the season that the training part repeats most
 * strongly; 1 where nothing repeats.
 */
export function seasonalPeriod({ evaluation }: ExperimentConfiguration, prepared: PreparedData): Season {
  if (evaluation.seasonalPeriod !== null) return { from: 'configuration', rows: evaluation.seasonalPeriod };
  const step = stepOfRows(prepared);
  const usual = step === null ? null : seasonOf(step);
  if (step !== null && usual !== null) return { from: 'step', rows: usual, step };
  const strongest = strongestTrainingSeason(prepared);
  return strongest === null ? { from: 'nothing', rows: 1 } : { from: 'training', rows: strongest };
}

function strongestTrainingSeason({ plan, rawTargets }: PreparedData): number | null {
  const [only, ...others] = plan.parts.train.segments;
  return only === undefined || others.length > 0 ? null : strongestSeason(rawTargets.subarray(only.from, only.to));
}
