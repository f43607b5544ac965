import { loess } from './loess';

export interface StlOptions {
  /** Seasons that the rows of one place in the season are smoothed over; an odd number. */
  readonly seasonalWindow: number;
}

export interface StlDecomposition {
  readonly seasonal: Float64Array;
  readonly trend: Float64Array;
}

/** Rounds of season and trend: those of a fit that no outlier is left out of. */
const rounds = 5;

/**
 * Season and trend by local regression (STL; Cleveland, Cleveland, McRae and Terpenning 1990), with the windows that the article
 * proposes for the trend and for the low-pass filter, and seasons that are local means.
 * @param period rows of a season, at least 2; there must be two seasons
 */
export function stl(y: Float64Array, period: number, { seasonalWindow }: StlOptions): StlDecomposition {
  const rows = y.length;
  const trendWindow = oddAbove((1.5 * period) / (1 - 1.5 / seasonalWindow));
  const lowPassWindow = oddAbove(period + 1);
  let trend: Float64Array = new Float64Array(rows);
  let seasonal: Float64Array = new Float64Array(rows);
  for (let round = 0; round < rounds; round += 1) {
    const own = trend;
    const cycles = smoothCycles(
      y.map((value, row) => value - (own[row] as number)),
      period,
      seasonalWindow,
    );
    // What of the cycles is slow belongs to the trend.
    const averaged = movingAverage(movingAverage(movingAverage(cycles, period), period), 3);
    const slow = loess(averaged, { window: lowPassWindow, degree: 1 });
    const season = slow.map((value, row) => (cycles[row + period] as number) - value);
    seasonal = season;
    trend = loess(
      y.map((value, row) => value - (season[row] as number)),
      { window: trendWindow, degree: 1 },
    );
  }
  return { seasonal, trend };
}

/** The rows of each place in the season, smoothed, with a season more at both ends. */
function smoothCycles(y: Float64Array, period: number, window: number): Float64Array {
  const result = new Float64Array(y.length + 2 * period);
  for (let place = 0; place < period; place += 1) {
    const own = Float64Array.from(
      { length: Math.floor((y.length - 1 - place) / period) + 1 },
      (_, season) => y[place + season * period] as number,
    );
    for (const [season, value] of loess(own, { window, degree: 0 }, 1).entries())
      result[place + season * period] = value;
  }
  return result;
}

/** Means of so many rows; as many fewer, less one. */
function movingAverage(y: Float64Array, width: number): Float64Array {
  const result = new Float64Array(y.length - width + 1);
  let sum = 0;
  for (let row = 0; row < y.length; row += 1) {
    sum += y[row] as number;
    if (row >= width) sum -= y[row - width] as number;
    if (row >= width - 1) result[row - width + 1] = sum / width;
  }
  return result;
}

/** The least odd number that is not smaller. */
function oddAbove(value: number): number {
  const whole = Math.ceil(value);
  return whole % 2 === 0 ? whole + 1 : whole;
}
