import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import { zoneOf } from '../calendar';
import { createRandom, shuffleInPlace } from '../common/random';
import { parts, partWords, type Part, type SplitConfiguration } from './schema';
import { namedParts, type SplitValues } from './named-parts';
import { seriesRanges, type RowRange, type SeriesRange } from './series';

export interface SplitInput {
  readonly rowCount: number;
  readonly time: Float64Array | null;
  /** Where days begin; left out: UTC. */
  readonly timeZone?: string;
  readonly seriesBoundaries?: ArrayLike<number> | null | undefined;
  /** The label of each series; a split by series then gives every part its share of each label. */
  readonly seriesStrata?: readonly number[] | null | undefined;
  /** The column of a split by column. */
  readonly splitValues?: SplitValues | null | undefined;
  readonly split: SplitConfiguration;
}

export type PartRanges = Readonly<Record<Part, readonly SeriesRange[]>>;

/**
 * The rows of each part, ascending; one range a series at most, but where a column names the part of each row.
 * @throws GatewiseError SPLIT_INVALID with the field that is wrong, e.g. `split.validation`.
 */
export function partRanges(input: SplitInput): PartRanges {
  const ranges = seriesRanges(input);
  const result = rangesBy(input.split, ranges, input);
  for (const part of parts) {
    if (result[part].length === 0) {
      throw new GatewiseError(
        'SPLIT_INVALID',
        said`The ${partWords[part]} part has no rows. Give it a larger share or more rows.`,
        {
          field: partField(input.split, part),
        },
      );
    }
  }
  return result;
}

function rangesBy(split: SplitConfiguration, ranges: SeriesRange[], input: SplitInput): PartRanges {
  switch (split.kind) {
    case 'series':
      return wholeSeries(ranges, split, input.seriesStrata ?? null);
    case 'column':
      return namedParts(ranges, split, input.splitValues ?? null, input.seriesStrata ?? null);
    case 'ratio':
    case 'count':
    case 'date':
      return cutSeries(ranges, input, split);
  }
}

type TimedSplit = Exclude<SplitConfiguration, { kind: 'series' | 'column' }>;

function partField(split: SplitConfiguration, part: Part): string {
  if (split.kind !== 'date') return `split.${part}`;
  return part === 'test' ? 'split.testStart' : 'split.validationStart';
}

function wholeSeries(
  ranges: SeriesRange[],
  split: Extract<SplitConfiguration, { kind: 'series' }>,
  strata: readonly number[] | null,
): PartRanges {
  const count = ranges.length;
  if (count < 3) {
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`A split by series needs at least 3 series, and there are ${count}. Split by time instead.`,
      {
        field: 'split.kind',
        series: count,
      },
    );
  }
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  if (split.seed !== null) shuffleInPlace(order, createRandom(split.seed));
  const dealt: Record<Part, number[]> = { train: [], validation: [], test: [] };
  for (const members of Map.groupBy(order, (series) => strata?.[series] ?? 0).values()) {
    const sizes = partSizes(members.length, split);
    let next = 0;
    for (const part of parts) {
      dealt[part].push(...members.slice(next, next + sizes[part]));
      next += sizes[part];
    }
  }
  // So few of each label that a part got none: labels are left to chance.
  if (strata !== null && (dealt.validation.length === 0 || dealt.test.length === 0))
    return wholeSeries(ranges, split, null);
  const pick = (part: Part): SeriesRange[] =>
    dealt[part].sort((a, b) => a - b).flatMap((series) => ranges[series] ?? []);
  return { train: pick('train'), validation: pick('validation'), test: pick('test') };
}

/** Series of each part out of `count` of one label: the wanted shares, but at least one in each while there are three. */
function partSizes(count: number, split: Extract<SplitConfiguration, { kind: 'series' }>): Record<Part, number> {
  if (count < 3) return { train: count, validation: 0, test: 0 };
  const validation = Math.max(1, Math.round(count * split.validation));
  const test = Math.max(1, Math.round(count * split.test));
  const rest = count - validation - test;
  const usesAll = split.train + split.validation + split.test > 1 - 1e-9;
  return { train: usesAll ? rest : Math.max(1, Math.min(Math.round(count * split.train), rest)), validation, test };
}

function cutSeries(ranges: SeriesRange[], input: SplitInput, split: TimedSplit): PartRanges {
  const cutsOf = cutter(input, split);
  const train: SeriesRange[] = [];
  const validation: SeriesRange[] = [];
  const test: SeriesRange[] = [];
  for (const range of ranges) {
    const [trainEnd, validationEnd, testEnd] = cutsOf(range);
    if (trainEnd > range.from) train.push({ series: range.series, from: range.from, to: trainEnd });
    if (validationEnd > trainEnd) validation.push({ series: range.series, from: trainEnd, to: validationEnd });
    if (testEnd > validationEnd) test.push({ series: range.series, from: validationEnd, to: testEnd });
  }
  return { train, validation, test };
}

type Cutter = (range: SeriesRange) => readonly [trainEnd: number, validationEnd: number, testEnd: number];

function cutter(input: SplitInput, split: TimedSplit): Cutter {
  switch (split.kind) {
    case 'ratio': {
      const untilValidation = split.train + split.validation;
      const untilTest = untilValidation + split.test;
      return (range) => {
        const rows = range.to - range.from;
        // The allowance keeps a share such as 0.7 + 0.15 + 0.15, a hair under 1, from losing a row.
        const cut = (share: number) => range.from + Math.min(rows, Math.floor(rows * share + 1e-6));
        return [cut(split.train), cut(untilValidation), cut(untilTest)];
      };
    }
    case 'count': {
      const needed = split.train + split.validation + split.test;
      return (range) => {
        const rows = range.to - range.from;
        if (needed > rows) {
          throw new GatewiseError(
            'SPLIT_INVALID',
            said`The split asks for ${needed} rows, and there are ${rows}. Lower the counts.`,
            {
              field:
                split.train >= rows
                  ? 'split.train'
                  : split.train + split.validation >= rows
                    ? 'split.validation'
                    : 'split.test',
              needed,
              rows,
            },
          );
        }
        const trainEnd = range.from + split.train;
        return [trainEnd, trainEnd + split.validation, trainEnd + split.validation + split.test];
      };
    }
    case 'date': {
      const { time } = input;
      if (time === null) {
        throw new GatewiseError(
          'SPLIT_INVALID',
          said`A split by date needs a time column. Choose one, or split by ratio or count.`,
          {
            field: 'split.kind',
          },
        );
      }
      const instant = (text: string): number => instantOf(text, input.timeZone ?? 'UTC');
      const validationStart = instant(split.validationStart);
      const testStart = instant(split.testStart);
      const end = split.end === null ? Number.POSITIVE_INFINITY : instant(split.end);
      if (testStart <= validationStart) {
        throw new GatewiseError('SPLIT_INVALID', said`The test part must start after the validation part.`, {
          field: 'split.testStart',
        });
      }
      if (end <= testStart) {
        throw new GatewiseError('SPLIT_INVALID', said`The end must lie after the start of the test part.`, {
          field: 'split.end',
        });
      }
      return (range) => {
        requireAscending(time, range);
        return [
          firstAtOrAfter(time, validationStart, range),
          firstAtOrAfter(time, testStart, range),
          firstAtOrAfter(time, end, range),
        ];
      };
    }
  }
}

/** Milliseconds of an ISO date or time; without an offset it is what the clock shows in the zone. */
export function instantOf(text: string, timeZone: string): number {
  const hasTime = text.includes('T');
  if (hasTime && /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(text)) return Date.parse(text);
  return zoneOf(timeZone).toInstant(Date.parse(hasTime ? `${text}Z` : text));
}

function firstAtOrAfter(time: Float64Array, instant: number, range: RowRange): number {
  let low = range.from;
  let high = range.to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((time[middle] ?? Number.NaN) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function requireAscending(time: Float64Array, range: RowRange): void {
  for (let row = range.from + 1; row < range.to; row += 1) {
    if (!((time[row] ?? Number.NaN) >= (time[row - 1] ?? Number.NaN))) {
      throw new GatewiseError(
        'SPLIT_INVALID',
        said`Time goes backwards at row ${row + 1}, so rows cannot be split by date. Import the file again sorted by time.`,
        {
          field: 'split.kind',
          row: row + 1,
        },
      );
    }
  }
}
