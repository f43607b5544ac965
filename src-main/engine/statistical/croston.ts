import { said } from '../../core/common/sentence';
import type { FittedSeries, SeriesFilter } from './method';
import { requireRows } from './naive';

/** Croston's method (1972), its correction by Syntetos and Boylan (2005), and that of Teunter, Syntetos and Babai (2011). */
export type IntermittentKind = 'classic' | 'sba' | 'tsb';

export interface IntermittentOptions {
  readonly kind: IntermittentKind;
  /** Weight of a new demand. */
  readonly alphaDemand: number;
  /** Weight of a new interval between demands; with `tsb` of a new row in the probability of a demand. */
  readonly alphaInterval: number;
}

const kinds = ['classic', 'sba', 'tsb'] as const satisfies readonly IntermittentKind[];
const forms: Record<IntermittentKind, string> = { classic: 'CrostonClassic', sba: 'CrostonSBA', tsb: 'TSB' };
/** 1 − α / 2 of the usual α of 0.1: the share that the correction of Syntetos and Boylan leaves. */
const sbaShare = 0.95;

/**
 * Mean demand a row of a series that is zero most of the time. There are no intervals: no distribution of the errors belongs to
 * the methods.
 * @throws GatewiseError BAD_INPUT for a series without rows
 */
export function fitIntermittent(y: Float64Array, options: IntermittentOptions): FittedSeries {
  const { kind, alphaDemand, alphaInterval } = options;
  requireRows(y, 1, said`A method for intermittent demand`);
  const demands = y.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  return {
    form: forms[kind],
    figures: [
      { name: kind === 'tsb' ? 'alphaD' : 'alpha', value: alphaDemand },
      ...(kind === 'tsb' ? [{ name: 'alphaP', value: alphaInterval }] : []),
      { name: 'demands', value: demands },
      { name: 'demandShare', value: demands / y.length },
    ],
    state: Float64Array.of(kinds.indexOf(kind), alphaDemand, alphaInterval),
    filter: () => intermittentFilter(options),
  };
}

/** The filter of a kept state. @throws Error where it is not one */
export function restoreIntermittent(state: Float64Array): SeriesFilter {
  const [place, alphaDemand, alphaInterval, ...others] = state;
  const kind = kinds[place ?? -1];
  if (kind === undefined || alphaDemand === undefined || alphaInterval === undefined || others.length > 0) {
    throw new Error('the state is not that of a method for intermittent demand');
  }
  return intermittentFilter({ kind, alphaDemand, alphaInterval });
}

function intermittentFilter({ kind, alphaDemand, alphaInterval }: IntermittentOptions): SeriesFilter {
  /** NaN before the first value, which an average begins at. */
  let [demand, interval, probability] = [Number.NaN, Number.NaN, Number.NaN];
  let [sinceDemand, isStarted] = [0, false];
  const smooth = (level: number, value: number, alpha: number): number =>
    Number.isNaN(level) ? value : level + alpha * (value - level);
  const mean = (): number => {
    if (!isStarted) return Number.NaN;
    if (Number.isNaN(demand)) return 0;
    if (kind === 'tsb') return demand * probability;
    return (demand / interval) * (kind === 'sba' ? sbaShare : 1);
  };
  return {
    update(value) {
      // Of a row that is not known neither demand nor time since the last one is.
      if (Number.isNaN(value)) return;
      isStarted = true;
      sinceDemand += 1;
      probability = smooth(probability, value === 0 ? 0 : 1, alphaInterval);
      if (value > 0) demand = smooth(demand, value, alphaDemand);
      if (value === 0) return;
      interval = smooth(interval, sinceDemand, alphaInterval);
      sinceDemand = 0;
    },
    forecast(means, deviations) {
      means.fill(mean());
      deviations.fill(Number.NaN);
    },
  };
}
