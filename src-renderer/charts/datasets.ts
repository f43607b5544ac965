import type { ChartDataset } from 'chart.js';
import { decimate } from './decimate';
import { extent, type ChartRange, type ChartSeries, type ChartSpec } from './spec';
import type { ChartTheme } from './theme';

/** A point as Chart.js draws it. */
export interface Point {
  x: number;
  y: number | null;
  /** What the tooltip says instead of y. */
  text?: string;
}
export type Dataset = ChartDataset<'line' | 'bar' | 'scatter', Point[]>;

/** The points of each series that are worth drawing in the visible range on `width` pixels. */
export function visibleDatasets(spec: ChartSpec, range: ChartRange, width: number, theme: ChartTheme): Dataset[] {
  const visible = range ?? extent(spec) ?? { from: 0, to: 1 };
  return spec.series.map((series, index) => toDataset(spec, series, index, visible, Math.max(100, width), theme));
}

function toDataset(
  spec: ChartSpec,
  series: ChartSeries,
  index: number,
  visible: { from: number; to: number },
  width: number,
  theme: ChartTheme,
): Dataset {
  const color = series.color === 'ink' ? theme.ink : series.color;
  const { x, y } = series;
  const kept =
    series.kind !== 'bar' && series.texts === undefined && isAscending(x)
      ? decimate(x, y, visible.from, visible.to, Math.round(width / 2))
      : x.map((_, position) => position);
  const data = kept.map((position): Point => {
    const text = series.texts?.[position];
    return { x: x[position] ?? 0, y: y[position] ?? null, ...(text === undefined ? {} : { text }) };
  });
  if (series.kind === 'bar') {
    return {
      type: 'bar',
      label: series.label,
      data,
      backgroundColor: `${color}b3`,
      categoryPercentage: 1,
      barPercentage: 0.95,
    };
  }
  if (series.kind === 'points') {
    return { type: 'scatter', label: series.label, data, backgroundColor: color, pointRadius: series.radius ?? 2.5 };
  }
  const fillTarget = series.fillTo === undefined ? -1 : spec.series.findIndex((other) => other.id === series.fillTo);
  return {
    type: 'line',
    label: series.label,
    data,
    order: -index,
    borderColor: color,
    backgroundColor: `${color}2e`,
    fill: fillTarget === -1 ? false : { target: fillTarget },
    borderWidth: series.width ?? 1.5,
    borderDash: [...(series.dash ?? [])],
    pointRadius: data.length === 1 ? 3 : 0,
    pointHoverRadius: 3,
    pointBackgroundColor: color,
    spanGaps: false,
  };
}

/** Decimation reads x from left to right; a curve that turns back is drawn whole. */
function isAscending(x: readonly number[]): boolean {
  for (let index = 1; index < x.length; index++) if ((x[index] ?? 0) < (x[index - 1] ?? 0)) return false;
  return true;
}
