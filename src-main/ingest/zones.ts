import { GatewiseError } from '../core/common/errors';

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Checks the name of a time zone.
 * @throws GatewiseError BAD_INPUT for a name that is not in the IANA database
 */
export function requireZone(zone: string): void {
  try {
    formatterOf(zone);
  } catch (cause) {
    throw new GatewiseError(
      'BAD_INPUT',
      `“${zone}” is not a time zone. Use a name such as Europe/Berlin or Asia/Seoul.`,
      { field: 'choices.timeZone' },
      { cause },
    );
  }
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

/** What a clock in the zone shows at an instant, as milliseconds as if it were UTC. */
export function wallClock(zone: string, instant: number): number {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const whole = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return whole + (((instant % 1000) + 1000) % 1000);
}

export interface LocalReading {
  /** The instant; of two, the earlier one. A time that the clock skips is moved by what it skips. */
  readonly instant: number;
  /** `twice`: the clock shows this time twice. `never`: it skips it. */
  readonly occurs: 'once' | 'twice' | 'never';
}

/** Reads a local time (milliseconds as if it were UTC) in a zone, with what daylight saving makes of it. */
export function readLocal(zone: string, local: number): LocalReading {
  const offsets = [-86_400_000, 86_400_000].map((shift) => wallClock(zone, local + shift) - (local + shift));
  const candidates = offsets.map((offset) => local - offset);
  const instants = [...new Set(candidates)].filter((instant) => wallClock(zone, instant) === local);
  const [first = Math.max(...candidates)] = instants.sort((one, other) => one - other);
  return { instant: first, occurs: instants.length === 0 ? 'never' : instants.length === 1 ? 'once' : 'twice' };
}
