import { isoTime } from '../../src-main/core/calendar';
import type { Table } from './csv';
import type { ChartSeries, ChartSpec } from './spec';

/** Hands a file to the person. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}

/** A file name without what file systems refuse. */
export function fileName(title: string, extension: string): string {
  const base = title.replace(/[\\/:*?"<>|\s]+/g, '-').replace(/^-+|-+$/g, '');
  return `${base === '' ? 'chart' : base}.${extension}`;
}

/**
 * The chart's figures, a column each series; x values that some series lack leave their cells empty.
 * Numbers are plain (all digits, decimal point), times ISO 8601.
 * @param timeZone whose clock the times show, with their distance from UTC
 */
export function chartTable(spec: ChartSpec, timeZone: string): Table {
  if (spec.series.some(({ x }) => new Set(x).size < x.length)) return longTable(spec, timeZone);
  const positions = [...new Set(spec.series.flatMap((series) => series.x))].sort((a, b) => a - b);
  const columns = spec.series.map((series) => valuesByPosition(series));
  return {
    header: [spec.xLabel, ...spec.series.map((series) => series.label)],
    rows: positions.map((x) => [
      placeText(spec, x, timeZone),
      ...columns.map((column) => {
        const value = column.get(x) ?? null;
        return value === null ? '' : String(value);
      }),
    ]),
  };
}

/** A row a point, for curves that come back to the same x. */
function longTable(spec: ChartSpec, timeZone: string): Table {
  return {
    header: ['', spec.xLabel, spec.yLabel],
    rows: spec.series.flatMap(({ label, x, y }) =>
      x.map((place, index) => [label, placeText(spec, place, timeZone), String(y[index] ?? '')]),
    ),
  };
}

function placeText(spec: ChartSpec, x: number, timeZone: string): string {
  const name = spec.xNames?.find((place) => place.x === x)?.name;
  if (name !== undefined) return name;
  return spec.xKind === 'time' ? isoTime(x, timeZone) : String(x);
}

function valuesByPosition(series: ChartSeries): Map<number, number | null> {
  return new Map(series.x.map((x, index) => [x, series.y[index] ?? null]));
}
