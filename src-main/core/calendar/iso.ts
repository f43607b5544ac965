import { minuteMs } from '../common/time';
import { zoneOf } from './zone';

/**
 * An instant as ISO 8601 writes it on the clock of a zone, with its distance from UTC: `2024-10-27T02:30:00.000+01:00`; `Z` in UTC.
 * Distances that are no whole minutes, as of clocks before the zones, cannot be written so: those times are in UTC.
 * @param instant milliseconds since 1970 UTC
 * @throws GatewiseError BAD_INPUT for a zone that does not exist
 */
export function isoTime(instant: number, timeZone: string): string {
  const offset = zoneOf(timeZone).offsetAt(instant);
  if (offset === 0 || offset % minuteMs !== 0) return new Date(instant).toISOString();
  const minutes = Math.abs(offset) / minuteMs;
  const two = (value: number): string => String(value).padStart(2, '0');
  const distance = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return new Date(instant + offset).toISOString().replace('Z', distance);
}

/** What the clock of a zone shows, as ISO 8601 writes it without a distance from UTC: `2024-10-27T02:30:00.000`. */
export function clockTime(instant: number, timeZone: string): string {
  return isoTime(instant, timeZone).replace(/(?:Z|[+-]\d\d:\d\d)$/, '');
}

/** The same for people: `2024-10-27 02:30`, without seconds that are zero. */
export function shownMoment(instant: number, timeZone: string): string {
  return clockTime(instant, timeZone)
    .replace('T', ' ')
    .replace(/(?::00)?\.000$/, '');
}

/** The same without a midnight: `2024-10-27`. */
export function shownInstant(instant: number, timeZone: string): string {
  return shownMoment(instant, timeZone).replace(/ 00:00$/, '');
}
