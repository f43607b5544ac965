import { said } from '../../../core/common/sentence';
import type { Figure, FittedSeries, SeriesFilter } from '../method';
import { requireRows } from '../naive';
import type { Work } from '../work';
import { arimaFilter } from './filter';
import type { ArimaFit } from './fit';
import { arimaName, type ArimaCoefficients, type ArimaOrder } from './order';
import { searchArima, type ArimaSearch } from './search';

/**
 * The seasonal ARIMA model with the least AICc that the steps of Hyndman and Khandakar (2008) find.
 * @param seasonLength rows of a season; 1: none. One that is not shorter than the series is left out
 * @throws GatewiseError BAD_INPUT for fewer than three rows
 */
export function* fitArima(y: Float64Array, seasonLength: number, search: ArimaSearch): Work<FittedSeries> {
  requireRows(y, 3, said`An ARIMA model`);
  return fittedArima(yield* searchArima(y, seasonLength, search));
}

function fittedArima(fit: ArimaFit): FittedSeries {
  const { order, coefficients, mean, sigma2, logLikelihood, aicc } = fit;
  const { p, d, q, P, D, Q, m, hasConstant } = order;
  return {
    form: arimaName(order),
    figures: [
      ...coefficientFigures(coefficients),
      ...(hasConstant
        ? [d + D === 0 ? { name: 'mean', value: mean } : { name: 'drift', value: D > 0 ? mean / m : mean }]
        : []),
      { name: 'sigma', value: Math.sqrt(sigma2) },
      { name: 'logLikelihood', value: Number.isFinite(logLikelihood) ? logLikelihood : null },
      { name: 'aicc', value: Number.isFinite(aicc) ? aicc : null },
    ],
    state: Float64Array.from([
      ...[p, d, q, P, D, Q, m, hasConstant ? 1 : 0, mean, sigma2],
      ...coefficients.ar,
      ...coefficients.ma,
      ...coefficients.seasonalAr,
      ...coefficients.seasonalMa,
    ]),
    filter: () => arimaFilter({ order, coefficients, mean, sigma2 }),
  };
}

function coefficientFigures({ ar, ma, seasonalAr, seasonalMa }: ArimaCoefficients): Figure[] {
  const named = (name: string, values: Float64Array): Figure[] =>
    Array.from(values, (value, index) => ({ name: `${name}${index + 1}`, value }));
  return [...named('ar', ar), ...named('ma', ma), ...named('sar', seasonalAr), ...named('sma', seasonalMa)];
}

const fixedStates = 10;
/** Largest product of a state's orders with the rows of its season: what a series of a state may make the filter hold. */
const longestReach = 1_000_000;

/** The filter of a kept state. @throws Error where it is not one */
export function restoreArima(state: Float64Array): SeriesFilter {
  const [p, d, q, P, D, Q, m, constant, mean, sigma2] = state;
  if (
    p === undefined ||
    d === undefined ||
    q === undefined ||
    P === undefined ||
    D === undefined ||
    Q === undefined ||
    m === undefined ||
    constant === undefined ||
    mean === undefined ||
    sigma2 === undefined ||
    ![p, d, q, P, D, Q, m].every((own) => Number.isInteger(own) && own >= 0) ||
    (P + D + Q) * m + p + d + q > longestReach ||
    state.length !== fixedStates + p + q + P + Q
  ) {
    throw new Error('the state is not that of an ARIMA model');
  }
  const order: ArimaOrder = { p, d, q, P, D, Q, m, hasConstant: constant === 1 };
  let from = fixedStates;
  const take = (count: number): Float64Array => {
    from += count;
    return state.slice(from - count, from);
  };
  const coefficients = { ar: take(p), ma: take(q), seasonalAr: take(P), seasonalMa: take(Q) };
  return arimaFilter({ order, coefficients, mean, sigma2 });
}
