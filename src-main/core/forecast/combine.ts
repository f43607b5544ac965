import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import type { IntervalSummary } from '../evaluation/schema';
import type { WindowSource } from '../task/window-source';
import { intervalAround } from './interval';
import type { Forecast, SeriesForecast } from './schema';

export interface CombineInput {
  /** Of each member, of the same rows ahead. */
  readonly forecasts: readonly Forecast[];
  /** The ensemble's own conformal intervals; empty for classes. */
  readonly intervals: readonly IntervalSummary[];
  /** Two classes: score from which the second one is predicted. */
  readonly threshold: number;
  /** Whether members go on from what they predicted. */
  readonly feedsBack: boolean;
  /** The ensemble: windows are rows of the members' predictions in the target's units, or of their classes' probabilities. */
  readonly predict: (source: WindowSource) => Promise<Float32Array>;
}

/**
 * One forecast of those of an ensemble's members: each has gone on by itself, and every row ahead is combined. Series that a
 * member left out are left out, with its reason.
 * @throws GatewiseError BAD_INPUT where no series is left
 */
export async function combineForecasts(input: CombineInput): Promise<Forecast> {
  const [first, ...others] = input.forecasts;
  if (first === undefined) throw new GatewiseError('BAD_INPUT', said`There is no member to forecast with.`);
  const series: SeriesForecast[] = [];
  for (const own of first.series) {
    const members = input.forecasts.map((forecast) => forecast.series.find(({ name }) => name === own.name));
    const present = members.filter((member) => member !== undefined);
    if (present.length === members.length) series.push(await combineSeries(input, first, own, present));
  }
  if (series.length === 0) {
    throw new GatewiseError('BAD_INPUT', said`No series can be forecast by every member of the ensemble.`);
  }
  const leftOut = input.forecasts.flatMap((forecast) => forecast.leftOut);
  const named = new Map(leftOut.map((one) => [one.name, one]));
  return {
    ...first,
    // Members may have intervals of their own; what they say together has that of its validation errors.
    hasOwnInterval: false,
    calibratedSteps: first.classNames === null ? Math.min(first.horizon, first.steps) : 0,
    held: [...new Set([...first.held, ...others.flatMap(({ held }) => held)])],
    series,
    leftOut: [...named.values()],
  };
}

async function combineSeries(
  { predict, intervals, threshold, feedsBack }: CombineInput,
  { classNames, level }: Forecast,
  own: SeriesForecast,
  members: readonly SeriesForecast[],
): Promise<SeriesForecast> {
  const steps = own.predicted.length;
  const count = classNames?.length ?? 0;
  /** What a member says of a row: its value, or the probabilities of classes, of two the second's. */
  const said = ({ predicted, scores }: SeriesForecast, step: number): number[] => {
    if (scores === null) return [predicted[step] ?? Number.NaN];
    const all = scores.slice(step * count, (step + 1) * count);
    return count === 2 ? all.slice(1) : all;
  };
  const rows = Array.from({ length: steps }, (_, step) => members.flatMap((member) => said(member, step)));
  const featureCount = rows[0]?.length ?? 0;
  const places = Uint32Array.from({ length: steps }, (_, step) => step);
  const values = await predict({
    series: Float32Array.from(rows.flat()),
    featureCount,
    lookback: 1,
    starts: places,
    targets: new Float32Array(steps),
    targetStarts: places,
    targetLength: 1,
    sampleWeights: null,
    lastValueFeature: null,
  });
  if (classNames === null) {
    const predicted = Array.from(values);
    return { ...own, predicted, ...intervalAround(predicted, intervals, level, feedsBack) };
  }
  const scores = count === 2 ? Array.from(values).flatMap((second) => [1 - second, second]) : Array.from(values);
  const predicted = Array.from({ length: steps }, (_, step) => {
    const all = scores.slice(step * count, (step + 1) * count);
    return count === 2 ? Number((all[1] ?? 0) >= threshold) : all.indexOf(Math.max(...all));
  });
  return { ...own, predicted, scores };
}
