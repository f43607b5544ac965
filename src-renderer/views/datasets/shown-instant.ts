import { isoTime } from '../../../src-main/core/calendar';

/**
 * An instant (ISO 8601, UTC) as the clock of a zone shows it: `2024-09-01 13:05`, without seconds that are zero.
 * @param timeZone null: UTC
 */
export function shownMoment(iso: string, timeZone: string | null): string {
  return isoTime(Date.parse(iso), timeZone ?? 'UTC')
    .replace(/(?:Z|[+-]\d\d:\d\d)$/, '')
    .replace('T', ' ')
    .replace(/(?::00)?\.000$/, '');
}

/** The same without a midnight. */
export function shownInstant(iso: string, timeZone: string | null): string {
  return shownMoment(iso, timeZone).replace(/ 00:00$/, '');
}
