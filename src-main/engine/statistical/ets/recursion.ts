import type { EtsForm } from './form';

/** Smoothing parameters and the state before the first row. */
export interface EtsParameters {
  readonly alpha: number;
  /** 0 without a trend. */
  readonly beta: number;
  /** 0 without a season. */
  readonly gamma: number;
  /** 1 where the trend is not damped. */
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
  /** One a row of the season, that of the next row first; empty without. */
  readonly seasons: Float64Array;
}

/** A forecast that is smaller is none that an error could be measured by. */
const nothing = 1e-10;

/** Values of products beyond which the logarithm is taken before the next factor comes. */
const [smallProduct, largeProduct] = [1e-200, 1e200];

/**
 * Minus twice the logarithm of a form's likelihood, without its constant: n·log Σe², and for multiplicative errors 2·Σlog|f|
 * more. The recursions of level, slope and season are the same for both kinds of errors (Hyndman et al. 2008, table 2.2).
 * @param seasons scratch space of one season that holds the seasons before the first row; it is changed
 */
export function minusTwiceLogLikelihood(
  y: Float64Array,
  { error, season }: EtsForm,
  { alpha, beta, gamma, phi, level: firstLevel, slope: firstSlope }: EtsParameters,
  seasons: Float64Array,
): number {
  const isRelative = error === 'M';
  const length = season === 'N' ? 1 : seasons.length;
  const seasonKind = season === 'N' ? 0 : season === 'A' ? 1 : 2;
  let [level, slope] = [firstLevel, firstSlope];
  let [squares, logs, product] = [0, 0, 1];
  let place = 0;
  for (let row = 0; row < y.length; row += 1) {
    const value = y[row] as number;
    const damped = phi * slope;
    const base = level + damped;
    let forecast = base;
    let difference = 0;
    let relative = 0;
    if (seasonKind === 0) {
      difference = value - base;
      level = base + alpha * difference;
      slope = damped + beta * difference;
    } else if (seasonKind === 1) {
      const own = seasons[place] as number;
      forecast = base + own;
      difference = value - forecast;
      level = base + alpha * difference;
      slope = damped + beta * difference;
      seasons[place] = own + gamma * difference;
    } else {
      const own = seasons[place] as number;
      forecast = base * own;
      difference = value - forecast;
      relative = difference / (Math.abs(forecast) < nothing ? forecast + nothing : forecast);
      // y / season − base and y / base − season are these shares of what they change: one division is enough.
      level = base + alpha * base * relative;
      slope = damped + beta * base * relative;
      seasons[place] = own + gamma * own * relative;
    }
    place += 1;
    if (place === length) place = 0;
    if (isRelative) {
      if (seasonKind !== 2) {
        relative = difference / (Math.abs(forecast) < nothing ? forecast + nothing : forecast);
      }
      squares += relative * relative;
      const size = Math.abs(forecast);
      product *= size > 0 ? size : 1e-8;
      if (product > largeProduct || product < smallProduct) {
        logs += Math.log(product);
        product = 1;
      }
    } else {
      squares += difference * difference;
    }
  }
  const deviance = y.length * Math.log(squares > 0 ? squares : 1e-8);
  return isRelative ? deviance + 2 * (logs + Math.log(product)) : deviance;
}

/** The state of a form as rows come in. */
export class EtsState {
  level: number;
  slope: number;
  readonly seasons: Float64Array;
  /** Where in `seasons` that of the next row lies. */
  place = 0;

  constructor(
    private readonly form: EtsForm,
    private readonly parameters: EtsParameters,
  ) {
    this.level = parameters.level;
    this.slope = parameters.slope;
    this.seasons = parameters.seasons.slice();
  }

  /** Mean of the row `ahead` rows on (1: the next one). */
  mean(ahead: number): number {
    const base = this.base(ahead);
    const { season } = this.form;
    if (season === 'N') return base;
    const own = this.seasonOf(ahead);
    return season === 'A' ? base + own : base * own;
  }

  /** Level and trend of the row `ahead` rows on. */
  base(ahead: number): number {
    const { phi } = this.parameters;
    return this.level + dampedSteps(phi, ahead) * this.slope;
  }

  seasonOf(ahead: number): number {
    return this.seasons[(this.place + ahead - 1) % this.seasons.length] as number;
  }

  /** Takes the next value and gives its error: relative for a multiplicative one. NaN: the error is 0. */
  update(value: number): number {
    const { alpha, beta, gamma, phi } = this.parameters;
    const { season, error } = this.form;
    const damped = phi * this.slope;
    const base = this.level + damped;
    const forecast = this.mean(1);
    const difference = Number.isNaN(value) ? 0 : value - forecast;
    let change = difference;
    const relative = difference / (Math.abs(forecast) < nothing ? forecast + nothing : forecast);
    if (season !== 'N') {
      const own = this.seasons[this.place] as number;
      if (season === 'M') change = base * relative;
      this.seasons[this.place] = own + gamma * (season === 'A' ? difference : own * relative);
      this.place = (this.place + 1) % this.seasons.length;
    }
    this.level = base + alpha * change;
    this.slope = damped + beta * change;
    return error === 'A' ? difference : relative;
  }
}

/** φ + φ² + … of so many steps; the steps where nothing is damped. */
export function dampedSteps(phi: number, steps: number): number {
  return phi === 1 ? steps : (phi * (1 - phi ** steps)) / (1 - phi);
}
