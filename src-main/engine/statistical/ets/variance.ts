import { dampedSteps, type EtsParameters, type EtsState } from './recursion';
import type { EtsForm } from './form';

/**
 * Standard deviations of the next rows around their means (Hyndman et al. 2008, chapter 6): exact for additive errors and for
 * multiplicative ones without a multiplicative season; with one the season counts as independent of the level, as there.
 * @param sigma2 variance of the errors
 */
export function etsDeviations(
  form: EtsForm,
  parameters: EtsParameters,
  state: EtsState,
  sigma2: number,
  deviations: Float64Array,
): void {
  const steps = deviations.length;
  const weights = errorWeights(form, parameters, steps);
  if (form.error === 'A') {
    let sum = 1;
    for (let step = 0; step < steps; step += 1) {
      if (step > 0) sum += (weights[step - 1] as number) ** 2;
      deviations[step] = Math.sqrt(sigma2 * sum);
    }
    return;
  }
  const isSeasonal = form.season === 'M';
  const squares = new Float64Array(steps);
  for (let step = 0; step < steps; step += 1) {
    const mean = isSeasonal ? state.base(step + 1) : state.mean(step + 1);
    let sum = 0;
    for (let back = 1; back <= step; back += 1) {
      sum += (weights[back - 1] as number) ** 2 * (squares[step - back] as number);
    }
    const own = mean * mean + sigma2 * sum;
    squares[step] = own;
    const seasons = isSeasonal ? Math.floor(step / state.seasons.length) : 0;
    const variance = own * (1 + sigma2) * (1 + parameters.gamma ** 2 * sigma2) ** seasons - mean * mean;
    deviations[step] = Math.sqrt(Math.max(0, variance)) * (isSeasonal ? Math.abs(state.seasonOf(step + 1)) : 1);
  }
}

/** How much of an error is left in the mean of the row 1, 2, … rows after it. */
function errorWeights(form: EtsForm, { alpha, beta, gamma, phi, seasons }: EtsParameters, steps: number): Float64Array {
  const weights = new Float64Array(steps);
  for (let step = 1; step <= steps; step += 1) {
    const trend = form.trend === 'N' ? 0 : beta * dampedSteps(phi, step);
    const season = form.season === 'A' && step % seasons.length === 0 ? gamma : 0;
    weights[step - 1] = alpha + trend + season;
  }
  return weights;
}
