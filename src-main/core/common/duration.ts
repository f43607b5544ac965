/** One unit of a duration, under its `Intl.NumberFormat` name. */
export interface DurationPart {
  readonly unit: 'millisecond' | 'second' | 'minute' | 'hour' | 'day';
  readonly value: number;
}

/**
 * A duration in its one or two largest units, the second only where it is not zero: 90 s are `1 minute 30 seconds`, an
 * hour is `1 hour`. Below a minute there are seconds with one decimal, below a second whole milliseconds.
 */
export function durationParts(milliseconds: number): DurationPart[] {
  const tenths = Math.round(milliseconds / 100);
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.round(seconds / 60);
  const hours = Math.round(seconds / 3600);
  if (Math.round(milliseconds) < 1000) return [{ unit: 'millisecond', value: Math.round(milliseconds) }];
  if (tenths < 600) return [{ unit: 'second', value: tenths / 10 }];
  if (seconds < 3600) return pair('minute', 'second', seconds, 60);
  if (minutes < 1440) return pair('hour', 'minute', minutes, 60);
  return pair('day', 'hour', hours, 24);
}

/** Writes durations as a language does: the parts of `durationParts` with short unit names. */
export function durationFormat(locale: string): (milliseconds: number) => string {
  const unit = (name: DurationPart['unit'], digits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });
  const lengths = {
    millisecond: unit('millisecond', 0),
    second: unit('second', 1),
    minute: unit('minute', 0),
    hour: unit('hour', 0),
    day: unit('day', 0),
  };
  return (milliseconds) =>
    durationParts(milliseconds)
      .map((part) => lengths[part.unit].format(part.value))
      .join(' ');
}

function pair(large: DurationPart['unit'], small: DurationPart['unit'], total: number, size: number): DurationPart[] {
  const rest = total % size;
  const first = { unit: large, value: Math.floor(total / size) };
  return rest === 0 ? [first] : [first, { unit: small, value: rest }];
}
