import { extent } from 'd3-array';
import { scaleLinear, scaleUtc } from 'd3-scale';
import { line } from 'd3-shape';
import { dayMs } from '../../common/time';
import { zoneOf } from '../../calendar';
import { element, ink, label, picture } from './svg';

export interface LineSeries {
  readonly name: string;
  readonly x: readonly number[];
  /** Null breaks the line. */
  readonly y: readonly (number | null)[];
  readonly color: string;
  readonly dash?: string | undefined;
  readonly width?: number;
  /** Drawn, but left out of the legend. */
  readonly hidden?: boolean;
  /** Indices drawn as dots, e.g. the best epoch. */
  readonly marks?: readonly number[];
}

export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly LineSeries[];
  /** The zone whose clock the axis shows, where x holds milliseconds since 1970; null for other places. */
  readonly timeZone: string | null;
  readonly locale: string;
  readonly height?: number;
  readonly includeZero?: boolean;
}

const width = 720;
const margin = { top: 26, right: 14, bottom: 38, left: 58 };
const ticksAcross = 8;

/** Lines over a shared x axis, with a legend above. Series of more than 1,500 points are thinned, extremes kept. */
export function lineChart(chart: LineChart): string {
  const height = chart.height ?? 230;
  const series = chart.series.map((one) => thinned(one, 1500));
  const allX = series.flatMap((one) => one.x);
  const allY = series.flatMap((one) =>
    one.y.filter((value): value is number => value !== null && Number.isFinite(value)),
  );
  const [x0 = 0, x1 = 1] = extent(allX);
  const [low = 0, high = 1] = extent(chart.includeZero === true ? [0, ...allY] : allY);
  const y = scaleLinear()
    .domain(low === high ? [low - 1, high + 1] : [low, high])
    .nice(5)
    .range([height - margin.bottom, margin.top]);
  const range: [number, number] = [margin.left, width - margin.right];
  const position = scaleLinear()
    .domain(x0 === x1 ? [x0 - 1, x1 + 1] : [x0, x1])
    .range(range);
  const parts: string[] = [];

  const numberFormat = new Intl.NumberFormat(chart.locale, { maximumSignificantDigits: 5 });
  for (const tick of y.ticks(5)) {
    parts.push(element('line', { x1: range[0], x2: range[1], y1: y(tick), y2: y(tick), stroke: ink.grid }));
    parts.push(label(range[0] - 6, y(tick) + 4, numberFormat.format(tick), { anchor: 'end' }));
  }
  if (chart.timeZone !== null) {
    const zone = zoneOf(chart.timeZone);
    const span = x1 - x0;
    const format = new Intl.DateTimeFormat(chart.locale, {
      timeZone: chart.timeZone,
      month: 'short',
      ...(span > 300 * dayMs ? { year: 'numeric' } : { day: 'numeric' }),
      ...(span < 3 * dayMs ? { hour: '2-digit', hourCycle: 'h23' } : {}),
    });
    // Round times of the zone's clock: its midnights, its first days of months.
    const clock = scaleUtc().domain([zone.toLocal(x0), zone.toLocal(x1)]);
    for (const tick of clock.ticks(ticksAcross).map((local) => zone.toInstant(local.getTime()))) {
      parts.push(label(position(tick), height - margin.bottom + 16, format.format(tick), { anchor: 'middle' }));
    }
  } else {
    for (const tick of position.ticks(ticksAcross).filter(Number.isInteger)) {
      parts.push(label(position(tick), height - margin.bottom + 16, numberFormat.format(tick), { anchor: 'middle' }));
    }
  }
  parts.push(label((range[0] + range[1]) / 2, height - 6, chart.xLabel, { anchor: 'middle' }));
  parts.push(label(4, 12, chart.yLabel));

  for (const one of series) {
    const path = line<number>()
      .defined((index) => isDrawable(one.y[index]))
      .x((index) => position(one.x[index] ?? 0))
      .y((index) => y(one.y[index] ?? 0))([...one.x.keys()]);
    if (path !== null) {
      parts.push(
        element('path', {
          d: path,
          fill: 'none',
          stroke: one.color,
          'stroke-width': one.width ?? 1.4,
          'stroke-dasharray': one.dash,
        }),
      );
    }
    for (const index of one.marks ?? []) {
      const value = one.y[index];
      if (isDrawable(value))
        parts.push(element('circle', { cx: position(one.x[index] ?? 0), cy: y(value), r: 3.4, fill: one.color }));
    }
  }
  parts.push(legend(chart.series.filter((one) => one.hidden !== true)));
  return picture(width, height, chart.title, parts.join(''));
}

function isDrawable(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

function legend(series: readonly LineSeries[]): string {
  // From the right edge leftwards; 6.2 units is the mean width of a character at size 11.
  let right = width - margin.right;
  const parts: string[] = [];
  for (const one of series.toReversed()) {
    const textWidth = one.name.length * 6.2;
    parts.push(label(right - textWidth, 12, one.name, { color: ink.strong }));
    const start = right - textWidth - 24;
    parts.push(
      element('line', {
        x1: start,
        x2: start + 18,
        y1: 8,
        y2: 8,
        stroke: one.color,
        'stroke-width': 2,
        'stroke-dasharray': one.dash,
      }),
    );
    right = start - 14;
  }
  return parts.join('');
}

/** Keeps the smallest and the largest value of each of `limit / 2` stretches, in order. Marks are kept only without thinning. */
function thinned(series: LineSeries, limit: number): LineSeries {
  const length = series.x.length;
  if (length <= limit) return series;
  const bucket = length / (limit / 2);
  const keep: number[] = [];
  for (let start = 0; start < length; start += bucket) {
    const from = Math.floor(start);
    const to = Math.min(length, Math.floor(start + bucket));
    let least = from;
    let most = from;
    let gap = -1;
    for (let index = from; index < to; index += 1) {
      const value = series.y[index];
      if (!isDrawable(value)) {
        gap = index;
        continue;
      }
      if (value < (series.y[least] ?? Infinity)) least = index;
      if (value > (series.y[most] ?? -Infinity)) most = index;
    }
    // A line stays broken where it was.
    keep.push(...[...new Set([least, most, ...(gap < 0 ? [] : [gap])])].sort((a, b) => a - b));
  }
  return {
    ...series,
    x: keep.map((index) => series.x[index] ?? 0),
    y: keep.map((index) => series.y[index] ?? null),
    marks: [],
  };
}
