import { said } from '../../../core/common/sentence';
import type { FittedSeries, SeriesFilter } from '../method';
import { requireRows } from '../naive';
import type { Work } from '../work';
import { stl } from './stl';

/** Seasons that the shortest season is smoothed over, and how many more each longer one (the defaults of `forecast::mstl`). */
const [firstWindow, furtherWindow] = [11, 4];
/** Rounds over all seasons, where there are several. */
const rounds = 2;

/** Fits what forecasts a series without its seasons. */
export type FitTrend = (y: Float64Array) => Work<FittedSeries>;

/**
 * A season for each length by local regression, one after another (Bandara, Hyndman and Bergmeir 2021), each of which goes on as
 * in its last one; what is left is forecast by another method, whose intervals these are.
 * @param seasonLengths rows of each season; those of which the series has no two are left out
 * @throws GatewiseError BAD_INPUT where it has no two of any
 */
export function* fitMstl(y: Float64Array, seasonLengths: readonly number[], fitTrend: FitTrend): Work<FittedSeries> {
  const all = [...new Set(seasonLengths)].sort((a, b) => a - b);
  const shortest = all[0] ?? 2;
  requireRows(y, 2 * shortest, said`MSTL with a season of ${shortest}`);
  const lengths = all.filter((length) => 2 * length <= y.length);
  const seasons: Float64Array[] = lengths.map(() => new Float64Array(y.length));
  let rest = y;
  for (let round = 0; round < (lengths.length === 1 ? 1 : rounds); round += 1) {
    for (const [index, length] of lengths.entries()) {
      yield 0;
      const before = seasons[index] as Float64Array;
      const whole = rest.map((value, row) => value + (before[row] as number));
      const { seasonal } = stl(whole, length, { seasonalWindow: firstWindow + furtherWindow * index });
      seasons[index] = seasonal;
      rest = whole.map((value, row) => value - (seasonal[row] as number));
    }
  }
  const trend = yield* fitTrend(rest);
  const seasonal = y.map((value, row) => value - (rest[row] as number));
  const last = seasons.map((own, index) => own.slice(y.length - (lengths[index] ?? 0)));
  return {
    form: `MSTL(${lengths.join(', ')}) + ${trend.form}`,
    figures: [
      ...lengths.map((length, index) => ({
        name: `seasonDeviation${length}`,
        value: deviationOf(seasons[index] as Float64Array),
      })),
      ...trend.figures.filter(({ name }) => name !== 'aicc' && name !== 'logLikelihood'),
    ],
    state: Float64Array.from([
      ...[y.length, lengths.length, ...lengths],
      ...last.flatMap((own) => Array.from(own)),
      ...seasonal,
      ...trend.state,
    ]),
    filter: () => mstlFilter(seasonal, last, trend.filter()),
  };
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** The filter of a kept state. @throws Error where it is not one */
export function restoreMstl(state: Float64Array, restoreTrend: (state: Float64Array) => SeriesFilter): SeriesFilter {
  const [rows = -1, count = -1] = state;
  const lengths = Array.from(state.subarray(2, 2 + Math.max(0, count)));
  const ofSeasons = lengths.reduce((sum, length) => sum + length, 0);
  let from = 2 + count;
  if (
    !Number.isInteger(rows) ||
    rows < 1 ||
    lengths.length !== count ||
    count < 1 ||
    !lengths.every((length) => Number.isInteger(length) && length >= 2) ||
    state.length <= from + ofSeasons + rows
  ) {
    throw new Error('the state is not that of MSTL');
  }
  const take = (length: number): Float64Array => {
    from += length;
    return state.slice(from - length, from);
  };
  const last = lengths.map(take);
  const seasonal = take(rows);
  return mstlFilter(seasonal, last, restoreTrend(state.slice(from)));
}

/**
 * @param seasonal all seasons together, of every row of the fit
 * @param last each one's last, which it goes on as
 */
function mstlFilter(seasonal: Float64Array, last: readonly Float64Array[], trend: SeriesFilter): SeriesFilter {
  let row = 0;
  const seasonAt = (at: number): number => {
    if (at < seasonal.length) return seasonal[at] as number;
    const beyond = at - seasonal.length;
    return last.reduce((sum, own) => sum + (own[beyond % own.length] as number), 0);
  };
  return {
    update(value) {
      trend.update(value - seasonAt(row));
      row += 1;
    },
    forecast(means, deviations) {
      trend.forecast(means, deviations);
      for (let step = 0; step < means.length; step += 1) means[step] = (means[step] as number) + seasonAt(row + step);
    },
  };
}
