import { describe, expect, it } from 'vitest';
import type { CalendarStep } from '../../../../../src-main/core/calendar';
import { preparationStepSchema } from '../../../../../src-main/core/preparation/schema';
import {
  intervalOf,
  resampleUnits,
  stepOfInterval,
  type ResampleUnit,
} from '../../../../../src-renderer/views/experiments/preparation/resample-interval';

const intervalIn = (step: CalendarStep | null) => {
  const parsed = preparationStepSchema.parse({ kind: 'resample', step });
  if (parsed.kind !== 'resample') throw new Error('It is a resampling.');
  return intervalOf(parsed);
};

describe('the distance of resampled rows', () => {
  it.each<[ResampleUnit, CalendarStep]>([
    ['hour', { unit: 'hour', count: 1, clock: 'elapsed' }],
    ['day', { unit: 'day', count: 1 }],
    ['businessDay', { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] }],
    ['week', { unit: 'week', count: 1, weekday: 0 }],
    ['month', { unit: 'month', count: 1, on: 1 }],
    ['quarter', { unit: 'month', count: 3, on: 1 }],
    ['year', { unit: 'month', count: 12, on: 1 }],
  ])('in the unit %s is a step of the calendar, and shown in it', (unit, step) => {
    expect(stepOfInterval({ count: 1, unit })).toEqual(step);
    expect(intervalIn(step)).toEqual({ count: 1, unit });
  });

  it('is none where a unit of the calendar would be cut', () => {
    for (const unit of resampleUnits.slice(resampleUnits.indexOf('day')))
      expect(stepOfInterval({ count: 1.5, unit })).toBeNull();
    expect(stepOfInterval({ count: 2, unit: 'businessDay' })).toBeNull();
  });
});
