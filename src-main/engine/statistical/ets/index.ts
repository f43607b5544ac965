import { GatewiseError } from '../../../core/common/errors';
import { counted, said } from '../../../core/common/sentence';
import type { FittedSeries, SeriesFilter } from '../method';
import { part, type Work } from '../work';
import { fitConstant, fitForm, type EtsFit } from './fit';
import { candidateForms, formName, longestEtsSeason, type EtsForm, type EtsSearch } from './form';
import { EtsState, type EtsParameters } from './recursion';
import { etsDeviations } from './variance';

export { longestEtsSeason, type EtsSearch } from './form';

/**
 * The form of exponential smoothing with the least AICc among those that a search may try.
 * @param seasonLength rows of a season; 1: none. Longer ones than `longestEtsSeason` are left out
 * @throws GatewiseError BAD_INPUT where no form can be fitted to so few rows, or to such values
 */
export function* fitEts(y: Float64Array, seasonLength: number, search: EtsSearch): Work<FittedSeries> {
  const first = y[0];
  if (y.length > 0 && y.every((value) => value === first)) return fittedEts(fitConstant(y));
  const isPositive = y.every((value) => value > 0);
  const hasSeason = seasonLength > 1 && seasonLength <= longestEtsSeason && y.length > seasonLength;
  let best: EtsFit | null = null;
  const forms = candidateForms(search, isPositive, hasSeason);
  for (const [index, form] of forms.entries()) {
    const fit = yield* part(index, forms.length, fitForm(y, form, hasSeason ? seasonLength : 1));
    if (fit !== null && Number.isFinite(fit.aicc) && (best === null || fit.aicc < best.aicc)) best = fit;
  }
  if (best === null) throw noForm(y, seasonLength, search, isPositive);
  return fittedEts(best);
}

function noForm(y: Float64Array, seasonLength: number, { model }: EtsSearch, isPositive: boolean): GatewiseError {
  const why =
    !isPositive && model.includes('M')
      ? said`Multiplicative forms need values above 0`
      : seasonLength > 1
        ? said`${counted(y.length, 'row is', 'rows are')} too few for its parameters with a season of ${seasonLength}`
        : said`${counted(y.length, 'row is', 'rows are')} too few for its parameters`;
  return new GatewiseError(
    'BAD_INPUT',
    said`Exponential smoothing “${model}” cannot be fitted to a series: ${why}. Choose another form, a shorter season, or a longer training part.`,
    { field: 'model.method' },
  );
}

function fittedEts(fit: EtsFit): FittedSeries {
  const { form, parameters, sigma2, aicc, logLikelihood } = fit;
  const { alpha, beta, gamma, phi, level, slope, seasons } = parameters;
  return {
    form: formName(form),
    figures: [
      { name: 'alpha', value: alpha },
      ...(form.trend === 'N' ? [] : [{ name: 'beta', value: beta }]),
      ...(form.season === 'N' ? [] : [{ name: 'gamma', value: gamma }]),
      ...(form.damped ? [{ name: 'phi', value: phi }] : []),
      { name: 'sigma', value: Math.sqrt(sigma2) },
      { name: 'logLikelihood', value: logLikelihood },
      { name: 'aicc', value: Number.isFinite(aicc) ? aicc : null },
    ],
    state: Float64Array.from([
      form.error === 'A' ? 0 : 1,
      form.trend === 'N' ? 0 : 1,
      form.damped ? 1 : 0,
      ['N', 'A', 'M'].indexOf(form.season),
      ...[alpha, beta, gamma, phi, sigma2, level, slope],
      ...seasons,
    ]),
    filter: () => etsFilter(form, parameters, sigma2),
  };
}

const fixedStates = 11;

/** The filter of a kept state. @throws Error where it is not one */
export function restoreEts(state: Float64Array): SeriesFilter {
  const [error, trend, damped, season, alpha, beta, gamma, phi, sigma2, level, slope] = state;
  if (
    alpha === undefined ||
    beta === undefined ||
    gamma === undefined ||
    phi === undefined ||
    sigma2 === undefined ||
    level === undefined ||
    slope === undefined
  ) {
    throw new Error('the state of exponential smoothing is too short');
  }
  const form: EtsForm = {
    error: error === 0 ? 'A' : 'M',
    trend: trend === 0 ? 'N' : 'A',
    damped: damped === 1,
    season: (['N', 'A', 'M'] as const)[season ?? 0] ?? 'N',
  };
  const seasons = state.slice(fixedStates);
  if ((form.season === 'N') !== (seasons.length === 0)) throw new Error('the seasons are not those of the form');
  return etsFilter(form, { alpha, beta, gamma, phi, level, slope, seasons }, sigma2);
}

function etsFilter(form: EtsForm, parameters: EtsParameters, sigma2: number): SeriesFilter {
  const state = new EtsState(form, parameters);
  return {
    update(value) {
      state.update(value);
    },
    forecast(means, deviations) {
      for (let step = 0; step < means.length; step += 1) means[step] = state.mean(step + 1);
      etsDeviations(form, parameters, state, sigma2, deviations);
    },
  };
}
