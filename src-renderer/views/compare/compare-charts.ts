import type { ComparisonResult } from '../../../src-main/contract';
import { runLook, type ChartSpec } from '../../charts';

type Translate = (key: string) => string;

/** Validation loss (training loss where there is none) of every run. */
export function curvesChart({ runs, histories }: ComparisonResult, t: Translate): ChartSpec {
  return {
    title: t('compare.curves'),
    xLabel: t('runs.epoch'),
    yLabel: t('runs.lossAxis'),
    xKind: 'row',
    series: histories.flatMap(({ id, history }) => {
      const run = runs.find((candidate) => candidate.id === id);
      if (run === undefined) return [];
      return [
        {
          id,
          label: `${run.number} ${run.name}`,
          ...runLook(run.number),
          x: history.map(({ epoch }) => epoch),
          y: history.map(({ loss, valLoss }) => valLoss ?? loss),
        },
      ];
    }),
  };
}

/** What happened, and what every run predicted one step ahead; null without numeric predictions. */
export function forecastsChart({ runs, forecasts }: ComparisonResult, t: Translate): ChartSpec | null {
  const numeric = forecasts.flatMap(({ id, predictions }) => {
    const run = runs.find((candidate) => candidate.id === id);
    return run === undefined || predictions === null || predictions.classNames !== null ? [] : [{ run, predictions }];
  });
  const [first] = numeric;
  if (first === undefined) return null;
  const step = (values: readonly (number | null)[], horizon: number, count: number) =>
    Array.from({ length: count }, (_, window) => values[window * horizon] ?? null);
  const { time, actual, horizon, hasTime } = first.predictions;
  return {
    title: t('compare.forecasts'),
    xLabel: hasTime ? t('runs.time') : t('runs.row'),
    yLabel: '',
    xKind: hasTime ? 'time' : 'row',
    series: [
      { id: 'actual', label: t('runs.actual'), color: 'ink', x: time, y: step(actual, horizon, time.length) },
      ...numeric.map(({ run, predictions }) => ({
        id: run.id,
        label: `${run.number} ${run.name}`,
        ...runLook(run.number),
        x: predictions.time,
        y: step(predictions.predicted, predictions.horizon, predictions.time.length),
      })),
    ],
  };
}
