import type { Predictions, PredictionsPage } from './schema';

/** Actual and predicted values that one answer carries, about: 1 MB as JSON. */
const valuesPerPage = 64 * 1024;

/** Windows of the first page, before anything is known of how much each has to tell. */
export const firstPageWindows = 500;

/** Windows of the following pages, so that an answer is neither large nor one of very many. */
export function windowsPerPage({ horizon, classNames }: Pick<Predictions, 'horizon' | 'classNames'>): number {
  return Math.max(1, Math.floor(valuesPerPage / (horizon + (classNames?.length ?? horizon))));
}

/** Pages of one part that follow each other, as the predictions of all their windows. */
export function joinPages([first, ...others]: readonly [PredictionsPage, ...PredictionsPage[]]): Predictions {
  const pages = [first, ...others];
  const { offset: _, windowCount: __, stepTimes: ___, series: ____, ...common } = first;
  const series = pages.flatMap((page) => page.series ?? []);
  return {
    ...common,
    time: pages.flatMap(({ time }) => time),
    rows: pages.flatMap(({ rows }) => rows),
    actual: pages.flatMap(({ actual }) => actual),
    predicted: pages.flatMap(({ predicted }) => predicted),
    ...(series.length === 0 ? {} : { series }),
    // A page whose windows are all even leaves them out.
    ...(pages.every(({ stepTimes }) => stepTimes === undefined) ? {} : { stepTimes: pages.flatMap(timesOf) }),
  };
}

function timesOf({ stepTimes, time, horizon, intervalMs }: PredictionsPage): number[] {
  if (stepTimes !== undefined) return stepTimes;
  return time.flatMap((start) => Array.from({ length: horizon }, (_, step) => start + step * (intervalMs ?? 0)));
}
