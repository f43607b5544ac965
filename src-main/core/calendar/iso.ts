import { zoneOf } from './zone';

const minuteMs = 60_000;

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
