import { elapsedStep, type CalendarStep } from '../../../../src-main/core/calendar';
import type { PreparationStep } from '../../../../src-main/core/preparation/schema';

/** Units in which the distance of resampled rows is given, the shortest first. */
export const resampleUnits = [
  'second',
  'minute',
  'hour',
  'day',
  'businessDay',
  'week',
  'month',
  'quarter',
  'year',
] as const;
export type ResampleUnit = (typeof resampleUnits)[number];

const lengths = { second: 1000, minute: 60_000, hour: 3_600_000 } as const;
const months = { month: 1, quarter: 3, year: 12 } as const;

export interface ResampleInterval {
  readonly count: number;
  readonly unit: ResampleUnit;
}

/** A resampling's distance in the largest unit that measures it. */
export function intervalOf(step: Extract<PreparationStep, { kind: 'resample' }>): ResampleInterval {
  const chosen = step.step ?? elapsedStep(step.intervalMs ?? lengths.hour);
  switch (chosen.unit) {
    case 'millisecond':
      return { count: chosen.count / lengths.second, unit: 'second' };
    case 'hour':
      return step.step === null && chosen.count % 24 === 0
        ? { count: chosen.count / 24, unit: 'day' }
        : { count: chosen.count, unit: 'hour' };
    case 'weekday':
      return { count: 1, unit: 'businessDay' };
    case 'month': {
      const unit = (['year', 'quarter', 'month'] as const).find((name) => chosen.count % months[name] === 0) ?? 'month';
      return { count: chosen.count / months[unit], unit };
    }
    case 'second':
    case 'minute':
    case 'day':
    case 'week':
      return { count: chosen.count, unit: chosen.unit };
  }
}

/** The step of the calendar for a distance; null where a unit of the calendar would be cut into parts. */
export function stepOfInterval({ count, unit }: ResampleInterval): CalendarStep | null {
  if (!(count > 0)) return null;
  if (unit === 'second' || unit === 'minute' || unit === 'hour') return elapsedStep(count * lengths[unit]);
  if (!Number.isInteger(count)) return null;
  if (unit === 'day') return { unit, count };
  // One row a business day, Monday to Friday; what falls on a weekend belongs to its Friday.
  if (unit === 'businessDay') return count === 1 ? { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] } : null;
  if (unit === 'week') return { unit, count, weekday: 0 };
  return { unit: 'month', count: count * months[unit], on: 1 };
}
