import { z } from 'zod';
import { calendarStepSchema, stepText, usualSeason, type SeasonSpan } from '../calendar';

/**
 * The season that MASE and the seasonal naive baseline look back by, and where it comes from: the configuration, the step from row to
 * row, the strongest season of the training part where the rows have no step, or nothing that repeats (one row).
 */
export const seasonSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('configuration'), rows: z.number().int().positive() }),
  z.object({ from: z.literal('step'), rows: z.number().int().positive(), step: calendarStepSchema }),
  z.object({ from: z.literal('training'), rows: z.number().int().positive() }),
  z.object({ from: z.literal('nothing'), rows: z.literal(1) }),
]);
export type Season = z.infer<typeof seasonSchema>;

const spans: Readonly<Record<SeasonSpan, string>> = { hour: 'an hour', day: 'a day', week: 'a week', year: 'a year' };

/** `24 rows (a day; one row every 1 hour)`, for the terminal. */
export function seasonText(season: Season): string {
  const rows = season.rows === 1 ? '1 row' : `${season.rows} rows`;
  switch (season.from) {
    case 'configuration':
      return `${rows} (as configured)`;
    case 'step': {
      const span = usualSeason(season.step)?.span;
      return `${rows} (${span === undefined ? '' : `${spans[span]}; `}step: ${stepText(season.step, 'en')})`;
    }
    case 'training':
      return `${rows} (the strongest season of the training part)`;
    case 'nothing':
      return `${rows} (no season was found)`;
  }
}
