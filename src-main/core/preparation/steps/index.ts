import { z } from 'zod';
import type { Frame } from '../frame';
import type { PreparationStep } from '../schema';
import {
  applyCalendar,
  applyCyclic,
  applyHolidays,
  fittedCalendarSchema,
  fittedCyclicSchema,
  fittedHolidaysSchema,
} from './calendar';
import { applyCategoryCodes, fittedCategoryCodesSchema, type FittedCategoryCodes } from './category-codes';
import { applyClip, fitClip, fittedClipSchema } from './clip';
import type { FitContext } from './context';
import {
  applyDifference,
  applyKnownFuture,
  applyLag,
  applyRolling,
  fitDifference,
  fitKnownFuture,
  fitLag,
  fitRolling,
  fittedDifferenceSchema,
  fittedKnownFutureSchema,
  fittedLagSchema,
  fittedRollingSchema,
} from './derive';
import { applyFill, fitFill, fittedFillSchema } from './fill';
import { fittedMissingSchema } from './missing-values';
import { applyOneHot, fitOneHot, fittedOneHotSchema } from './one-hot';
import { applyPower, fitPower, fittedPowerStepSchema } from './power';
import { applyResample, fitResample, fittedResampleSchema } from './resample';
import { fittedLeaveOutSchema, fittedRepeatedSchema, fittedSortSchema } from './row-steps';
import type { TableStep } from './table-steps';

export type { FitContext } from './context';
export { isMarkedValue, requireMarkable, type MarkedValue } from './missing-values';
export { isTableStep, runTableSteps, type ArrangedRows } from './table-steps';
export { fittedPowerSchema, invertPower, powerTransform, type FittedPower } from './power';

/** A step together with what it learnt: all that is needed to replay it. */
export const fittedStepSchema = z.discriminatedUnion('kind', [
  fittedMissingSchema,
  fittedSortSchema,
  fittedRepeatedSchema,
  fittedLeaveOutSchema,
  fittedFillSchema,
  fittedResampleSchema,
  fittedClipSchema,
  fittedPowerStepSchema,
  fittedDifferenceSchema,
  fittedLagSchema,
  fittedRollingSchema,
  fittedCyclicSchema,
  fittedCalendarSchema,
  fittedHolidaysSchema,
  fittedOneHotSchema,
  fittedCategoryCodesSchema,
  fittedKnownFutureSchema,
]);
export type FittedStep = z.infer<typeof fittedStepSchema>;
/** Steps that work on a frame. What is missing is marked, and rows are put in order, in the table before there is one. */
export type FrameStep = Exclude<PreparationStep, { kind: TableStep['kind'] }>;
/** What a step of a configuration learnt; categories are numbered where no step encodes them, and no step asks for it. */
export type FittedOwnStep = Exclude<FittedStep, FittedCategoryCodes>;
export type FittedFrameStep = Exclude<FittedStep, { kind: TableStep['kind'] }>;

/** Learns what a step needs from the training rows. */
export function fitStep(
  frame: Frame,
  step: FrameStep,
  context: FitContext,
): Exclude<FittedFrameStep, FittedCategoryCodes> {
  switch (step.kind) {
    case 'fillMissing':
      return fitFill(frame, step, context);
    case 'resample':
      return fitResample(frame, step);
    case 'clipOutliers':
      return fitClip(frame, step, context);
    case 'power':
      return fitPower(frame, step, context);
    case 'difference':
      return fitDifference(frame, step, context);
    case 'lag':
      return fitLag(frame, step);
    case 'rolling':
      return fitRolling(frame, step);
    case 'cyclicEncoding':
    case 'calendar':
    case 'holidays':
      return { ...step, timeZone: step.timeZone ?? frame.timeZone };
    case 'oneHot':
      return fitOneHot(frame, step, context);
    case 'knownFuture':
      return fitKnownFuture(frame, step, context);
  }
}

/** Runs a fitted step; the same code serves the first preparation and every replay. */
export function applyStep(frame: Frame, fitted: FittedFrameStep): Frame {
  switch (fitted.kind) {
    case 'fillMissing':
      return applyFill(frame, fitted);
    case 'resample':
      return applyResample(frame, fitted);
    case 'clipOutliers':
      return applyClip(frame, fitted);
    case 'power':
      return applyPower(frame, fitted);
    case 'difference':
      return applyDifference(frame, fitted);
    case 'lag':
      return applyLag(frame, fitted);
    case 'rolling':
      return applyRolling(frame, fitted);
    case 'cyclicEncoding':
      return applyCyclic(frame, fitted);
    case 'calendar':
      return applyCalendar(frame, fitted);
    case 'holidays':
      return applyHolidays(frame, fitted);
    case 'oneHot':
      return applyOneHot(frame, fitted);
    case 'categoryCodes':
      return applyCategoryCodes(frame, fitted);
    case 'knownFuture':
      return applyKnownFuture(frame, fitted);
  }
}

/** Rows at the start of a series for which the steps' lags, differences and rolling windows are not known yet. */
export function warmUpRows(steps: readonly PreparationStep[]): number {
  let rows = 0;
  for (const step of steps) {
    if (step.kind === 'lag') rows += Math.max(...step.lags);
    if (step.kind === 'rolling') rows += step.size - 1;
    if (step.kind === 'difference') rows += step.lag;
  }
  return rows;
}

/** Whether a step changes the values of a column that is there already, and not only its gaps. */
export function changesValuesOf(fitted: FittedStep, column: string): boolean {
  if (fitted.kind === 'difference') return fitted.columns.includes(column);
  if (fitted.kind !== 'clipOutliers' && fitted.kind !== 'power') return false;
  return fitted.columns.some(({ name }) => name === column);
}
