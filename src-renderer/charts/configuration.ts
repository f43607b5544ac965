import type { ChartConfiguration, ChartOptions, ScaleOptionsByType } from 'chart.js';
import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import type { Formatters } from '../format/formatters';
import { timeTickFormatter, timeTicksIn } from '../format/time-axis';
import type { Point } from './datasets';
import { extent, type ChartMark, type ChartPick, type ChartRange, type ChartSpec } from './spec';
import type { ChartTheme } from './theme';

export interface ChartContext {
  readonly theme: ChartTheme;
  readonly format: Formatters;
  readonly locale: string;
  readonly reducedMotion: boolean;
  /** Dragging selects a stretch of the x axis instead of moving the picture. */
  readonly isBrushable: boolean;
  onRange(range: ChartRange): void;
  onPick(pick: ChartPick): void;
  /** The drawn point of a dataset; null when there is none. */
  pointAt(dataset: number, index: number): { readonly x: number; readonly y: number } | null;
}

export type Configuration = ChartConfiguration<'line' | 'bar' | 'scatter', Point[]>;

/** A chart without data, which comes from `visibleDatasets` before each drawing. */
export function chartConfiguration(spec: ChartSpec, range: ChartRange, context: ChartContext): Configuration {
  return { type: 'line', data: { datasets: [] }, options: chartOptions(spec, range, context) };
}

/** Scales, tooltip, zoom and annotations of a chart as it is drawn in `range`. */
export function chartOptions(
  spec: ChartSpec,
  range: ChartRange,
  context: ChartContext,
): ChartOptions<'line' | 'bar' | 'scatter'> {
  const { theme, format } = context;
  const all = extent(spec);
  const describeX = (value: number): string =>
    spec.xNames?.find(({ x }) => x === value)?.name ??
    (spec.xKind === 'time' ? format.dataTime(value) : format.number(value));
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    normalized: true,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    font: { family: theme.font, size: 11 },
    onClick: (_, [element]) => {
      const series = element === undefined ? undefined : spec.series[element.datasetIndex];
      if (series === undefined || element === undefined) return;
      const point = context.pointAt(element.datasetIndex, element.index);
      if (point !== null) context.onPick({ seriesId: series.id, ...point });
    },
    scales: {
      x: {
        type: 'linear',
        // The extent has room for the outer bars already; a chart with bars would add as much again.
        offset: false,
        ...(range === null ? (all === null ? {} : { min: all.from, max: all.to }) : { min: range.from, max: range.to }),
        title: axisTitle(xTitle(spec, format.timeZone), theme),
        grid: { color: theme.grid, drawTicks: false, offset: false },
        border: { color: theme.grid },
        ...xTicks(spec, context),
      },
      y: {
        type: spec.logarithmic === true ? 'logarithmic' : 'linear',
        display: spec.hidesY !== true,
        beginAtZero: spec.zeroBased ?? false,
        ...(spec.yRange === undefined ? {} : { min: spec.yRange.from, max: spec.yRange.to }),
        title: axisTitle(spec.yLabel, theme),
        grid: { color: theme.grid, drawTicks: false },
        border: { display: false },
        ticks: {
          color: theme.text,
          font: { family: theme.font, size: 11 },
          maxTicksLimit: 7,
          callback: (value) => format.number(Number(value)),
        },
      },
    },
    plugins: {
      annotation: { annotations: (spec.marks ?? []).map((mark) => annotationOf(mark, theme)) },
      tooltip: {
        backgroundColor: theme.surface,
        borderColor: theme.grid,
        borderWidth: 1,
        titleColor: theme.ink,
        bodyColor: theme.text,
        titleFont: { family: theme.font, size: 11, weight: 600 },
        bodyFont: { family: theme.font, size: 11 },
        boxWidth: 8,
        boxHeight: 8,
        padding: 8,
        filter: (item) => spec.series[item.datasetIndex]?.isHelper !== true,
        callbacks: {
          title: (items) => (items[0] === undefined ? '' : describeX(items[0].parsed.x ?? 0)),
          label: (item) => `${item.dataset.label ?? ''}: ${textOf(item.raw) ?? format.number(item.parsed.y)}`,
        },
      },
      zoom: {
        limits: all === null ? {} : { x: { min: all.from, max: all.to } },
        zoom: {
          wheel: { enabled: true, speed: 0.15 },
          pinch: { enabled: true },
          mode: 'x',
          onZoom: ({ chart }) => {
            context.onRange(scaleRange(chart));
          },
        },
        pan: {
          enabled: !context.isBrushable,
          mode: 'x',
          onPan: ({ chart }) => {
            context.onRange(scaleRange(chart));
          },
        },
      },
    },
  };
}

function textOf(raw: unknown): string | null {
  return typeof raw === 'object' && raw !== null && 'text' in raw && typeof raw.text === 'string' ? raw.text : null;
}

function scaleRange(chart: { scales: Record<string, { min: number; max: number } | undefined> }): ChartRange {
  const scale = chart.scales['x'];
  return scale === undefined ? null : { from: scale.min, to: scale.max };
}

function axisTitle(text: string, theme: ChartTheme) {
  return { display: text !== '', text, color: theme.text, font: { family: theme.font, size: 11 } };
}

/** Names beyond this number are thinned out so that the rest can be read. */
const manyNames = 14;

type LinearOptions = ScaleOptionsByType<'linear'>;

function xTicks(
  spec: ChartSpec,
  context: ChartContext,
): { ticks: object; afterBuildTicks?: LinearOptions['afterBuildTicks'] } {
  const shared = {
    color: context.theme.text,
    font: { family: context.theme.font, size: 11 },
    maxRotation: 0,
    autoSkipPadding: 16,
    includeBounds: false,
  };
  const { xNames } = spec;
  if (xNames !== undefined) {
    return {
      ticks: {
        ...shared,
        // Second lines are read as pairs with the first: none is left out.
        autoSkip: xNames.length > manyNames || xNames.every(({ detail }) => detail === undefined),
        autoSkipPadding: 4,
        callback: (value: number | string) => {
          const place = xNames.find(({ x }) => x === Number(value));
          return place?.detail === undefined ? (place?.name ?? '') : [place.name, place.detail];
        },
      },
      afterBuildTicks: (axis) => {
        axis.ticks = xNames
          .map(({ x }) => ({ value: x }))
          .filter(({ value }) => value >= axis.min && value <= axis.max);
      },
    };
  }
  if (spec.xKind !== 'time') {
    return {
      ticks: {
        ...shared,
        ...(spec.xKind === 'row' ? { precision: 0 } : {}),
        callback: (value: number | string) => context.format.number(Number(value)),
      },
    };
  }
  const { timeZone } = context.format;
  let describe = timeTickFormatter(context.locale, 86_400_000, timeZone);
  return {
    ticks: { ...shared, callback: (value: number | string) => describe(Number(value)) },
    afterBuildTicks: (axis) => {
      const ticks = timeTicksIn(timeZone, axis.min, axis.max, Math.max(2, axis.width / 110));
      const [first, second] = ticks;
      describe = timeTickFormatter(
        context.locale,
        first === undefined || second === undefined ? axis.max - axis.min : second - first,
        timeZone,
      );
      axis.ticks = ticks.map((value) => ({ value }));
    },
  };
}

/** An axis of times names their zone. */
function xTitle({ xKind, xLabel }: ChartSpec, timeZone: string): string {
  return xKind === 'time' && xLabel !== '' ? `${xLabel} (${timeZone})` : xLabel;
}

function annotationOf(mark: ChartMark, theme: ChartTheme): AnnotationOptions {
  const label = {
    display: mark.label !== undefined,
    content: mark.label ?? '',
    color: theme.ink,
    backgroundColor: theme.surface,
    font: { family: theme.font, size: 11, weight: 500 as const },
    padding: 3,
  };
  if (mark.to === undefined) {
    return {
      type: 'line',
      ...(mark.axis === 'x' ? { xMin: mark.from, xMax: mark.from } : { yMin: mark.from, yMax: mark.from }),
      borderColor: mark.color === 'ink' ? theme.ink : mark.color,
      borderWidth: 1,
      borderDash: mark.dashed === true ? [4, 3] : [],
      label: { ...label, position: mark.labelAt ?? 'start' },
    };
  }
  return {
    type: 'box',
    ...(mark.axis === 'x' ? { xMin: mark.from, xMax: mark.to } : { yMin: mark.from, yMax: mark.to }),
    backgroundColor: `${mark.color === 'ink' ? theme.ink : mark.color}${theme.shade}`,
    borderWidth: 0,
    label: { ...label, position: { x: 'center', y: 'start' } },
  };
}
