import { histogram, quantilePlot, autocorrelation } from '../../../../src-main/core/evaluation/regression';
import { markColor, palette, type ChartSpec } from '../../../charts';
import type { Translate } from '../../../format/translate';
import { windowSeries, type ForecastData, type StepSeries } from './forecast-data';

export interface ForecastChartInput {
  readonly data: ForecastData;
  readonly series: StepSeries;
  readonly title: string;
  readonly unit: string;
  /** Half of the interval's width at this step, with the interval's name; null without one. */
  readonly band: { readonly halfWidth: number; readonly label: string } | null;
  /** Windows to mark. */
  readonly marked?: ReadonlySet<number>;
}

/** Actual and predicted values some steps ahead, with the interval as a band. */
export function forecastChart(
  { data, series, title, unit, band, marked }: ForecastChartInput,
  t: Translate,
): ChartSpec {
  const { x, predicted } = series;
  const shifted = (by: number) => predicted.map((value) => (value === null ? null : value + by));
  const chosen = series.windows.flatMap((window, index) => (marked?.has(window) === true ? [index] : []));
  return {
    title,
    xLabel: data.hasTime ? t('runs.time') : t('runs.row'),
    yLabel: unit,
    xKind: data.hasTime ? 'time' : 'row',
    series: [
      { id: 'actual', label: t('runs.actual'), color: 'ink', x, y: series.actual },
      { id: 'predicted', label: t('runs.predicted'), color: palette[0], x, y: predicted, dash: [6, 3] },
      ...(band === null
        ? []
        : [
            {
              id: 'lower',
              label: t('run.lower'),
              color: palette[5],
              x,
              y: shifted(-band.halfWidth),
              width: 0,
              isHelper: true,
            },
            {
              id: 'upper',
              label: band.label,
              color: palette[5],
              x,
              y: shifted(band.halfWidth),
              width: 0,
              fillTo: 'lower',
            },
          ]),
      ...(chosen.length === 0
        ? []
        : [
            {
              id: 'marked',
              label: t('run.marked'),
              color: markColor,
              kind: 'points' as const,
              radius: 3.5,
              x: chosen.map((index) => x[index] ?? 0),
              y: chosen.map((index) => series.actual[index] ?? null),
            },
          ]),
    ],
  };
}

/** One window's whole forecast with its interval by step. */
export function originChart(
  data: ForecastData,
  window: number,
  halfWidths: readonly (number | null)[] | null,
  labels: { readonly title: string; readonly unit: string; readonly band: string },
  t: Translate,
): ChartSpec {
  const { x, actual, predicted } = windowSeries(data, window);
  const shifted = (sign: number) =>
    predicted.map((value, index) => {
      const half = halfWidths?.[index] ?? null;
      return value === null || half === null ? null : value + sign * half;
    });
  return {
    title: labels.title,
    xLabel: data.hasTime ? t('runs.time') : t('runs.row'),
    yLabel: labels.unit,
    xKind: data.hasTime ? 'time' : 'row',
    series: [
      { id: 'actual', label: t('runs.actual'), color: 'ink', x, y: actual },
      { id: 'predicted', label: t('runs.predicted'), color: palette[0], x, y: predicted, dash: [6, 3] },
      ...(halfWidths === null
        ? []
        : [
            { id: 'lower', label: t('run.lower'), color: palette[5], x, y: shifted(-1), width: 0, isHelper: true },
            { id: 'upper', label: labels.band, color: palette[5], x, y: shifted(1), width: 0, fillTo: 'lower' },
          ]),
    ],
  };
}

/** The whole part in a strip, to choose what the other charts show. */
export function overviewChart(data: ForecastData, series: StepSeries, t: Translate): ChartSpec {
  return {
    title: t('run.overview'),
    xLabel: '',
    yLabel: '',
    xKind: data.hasTime ? 'time' : 'row',
    hidesY: true,
    series: [{ id: 'actual', label: t('runs.actual'), color: 'ink', x: series.x, y: series.actual, width: 1 }],
  };
}

/** Residuals by time, with those that are marked. */
export function residualTimeChart(
  data: ForecastData,
  series: StepSeries,
  unit: string,
  marked: ReadonlySet<number>,
  t: Translate,
): ChartSpec {
  const chosen = series.windows.flatMap((window, index) => (marked.has(window) ? [index] : []));
  return {
    title: t('run.residualsByTime'),
    xLabel: data.hasTime ? t('runs.time') : t('runs.row'),
    yLabel: unit,
    xKind: data.hasTime ? 'time' : 'row',
    marks: [{ axis: 'y', from: 0, color: 'ink', dashed: true }],
    series: [
      { id: 'residual', label: t('runs.residual'), color: palette[0], width: 1, x: series.x, y: series.residuals },
      ...(chosen.length === 0
        ? []
        : [
            {
              id: 'marked',
              label: t('run.marked'),
              color: markColor,
              kind: 'points' as const,
              radius: 3.5,
              x: chosen.map((index) => series.x[index] ?? 0),
              y: chosen.map((index) => series.residuals[index] ?? null),
            },
          ]),
    ],
  };
}

/** How often residuals of each size occur. */
export function residualHistogram(residuals: readonly number[], unit: string, t: Translate): ChartSpec {
  const { edges, counts } = histogram(residuals);
  return {
    title: t('run.residualHistogram'),
    xLabel: unit === '' ? t('runs.residual') : `${t('runs.residual')}, ${unit}`,
    yLabel: t('runs.count'),
    xKind: 'number',
    zeroBased: true,
    series: [
      {
        id: 'residuals',
        label: t('runs.count'),
        color: palette[0],
        kind: 'bar',
        x: counts.map((_, bin) => ((edges[bin] ?? 0) + (edges[bin + 1] ?? 0)) / 2),
        y: counts,
      },
    ],
  };
}

/** Residuals against the normal distribution, with the line on which normal ones lie. */
export function quantileChart(residuals: readonly number[], unit: string, t: Translate): ChartSpec {
  const { points, mean, sd } = quantilePlot(residuals);
  const x = points.map(({ theoretical }) => theoretical);
  const ends = x.length < 2 ? [] : [x[0] ?? 0, x.at(-1) ?? 0];
  return {
    title: t('run.quantiles'),
    xLabel: t('run.normalQuantile'),
    yLabel: unit,
    xKind: 'number',
    series: [
      { id: 'normal', label: t('run.normalLine'), color: 'ink', width: 1, x: ends, y: ends.map((z) => mean + sd * z) },
      {
        id: 'residuals',
        label: t('runs.residuals'),
        color: palette[0],
        kind: 'points',
        radius: 2,
        x,
        y: points.map(({ sample }) => sample),
      },
    ],
  };
}

/** Correlation of residuals with earlier ones; the shaded band is what chance gives. */
export function autocorrelationChart(residuals: readonly number[], t: Translate): ChartSpec {
  const { values, bound } = autocorrelation(residuals);
  return {
    title: t('run.autocorrelation'),
    xLabel: t('run.lag'),
    yLabel: '',
    xKind: 'row',
    zeroBased: true,
    marks: [{ axis: 'y', from: -bound, to: bound, color: palette[5], label: t('run.chance') }],
    series: [
      {
        id: 'autocorrelation',
        label: t('run.autocorrelation'),
        color: palette[0],
        kind: 'bar',
        x: values.map((_, index) => index + 1),
        y: values,
      },
    ],
  };
}
