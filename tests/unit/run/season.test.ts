import { describe, expect, it } from 'vitest';
import { addSteps, type CalendarStep } from '../../../src-main/core/calendar';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { prepare } from '../../../src-main/core/preparation';
import { seasonText } from '../../../src-main/core/run/season';
import { seasonalPeriod } from '../../../src-main/jobs/process/train/season';
import { tableOf } from '../preparation/make';

const start = Date.UTC(2020, 1, 3);
const rows = Array.from({ length: 200 }, (_, row) => row);
const wave = rows.map((row) => Math.sin((2 * Math.PI * row) / 9));

const configured = (evaluation: object = {}) =>
  experimentConfigurationSchema.parse({
    task: { target: 'y' },
    window: { lookback: 4, horizon: 1 },
    model: { kind: 'sequential', layers: [{ type: 'GRU', units: 2 }] },
    evaluation,
  });

function seasonOf(times: readonly number[] | undefined, evaluation: object = {}) {
  const configuration = configured(evaluation);
  return seasonalPeriod(configuration, prepare(tableOf({ y: wave }, times), configuration));
}
const timesBy = (step: CalendarStep) => rows.map((row) => addSteps(start, row, step, 'UTC'));

describe('the season that is left open', () => {
  it.each<[CalendarStep, string]>([
    [{ unit: 'hour', count: 1, clock: 'elapsed' }, '24 rows (a day; step: 1 hour)'],
    [{ unit: 'minute', count: 15 }, '96 rows (a day; step: 15 minutes)'],
    [{ unit: 'day', count: 1 }, '7 rows (a week; step: 1 day)'],
    [{ unit: 'weekday', weekdays: [0, 1, 2, 3, 4] }, '5 rows (a week; step: business day (Mon–Fri))'],
    [{ unit: 'month', count: 1, on: 3 }, '12 rows (a year; step: 1 month (day 3))'],
  ])('comes from the step %o', (step, text) => {
    const season = seasonOf(timesBy(step));
    expect(season).toMatchObject({ from: 'step', step });
    expect(seasonText(season)).toBe(text);
  });

  it('is the strongest one of the training part without a step, and none where nothing repeats', () => {
    expect(seasonOf(undefined)).toEqual({ from: 'training', rows: 9 });
    expect(seasonText(seasonOf(undefined))).toBe('9 rows (the strongest season of the training part)');
    const flat = configured();
    const walk = rows.map((row) => row);
    expect(seasonalPeriod(flat, prepare(tableOf({ y: walk }), flat))).toEqual({ from: 'nothing', rows: 1 });
  });

  it('is what the configuration names', () => {
    expect(seasonOf(timesBy({ unit: 'day', count: 1 }), { seasonalPeriod: 14 })).toEqual({
      from: 'configuration',
      rows: 14,
    });
  });
});
