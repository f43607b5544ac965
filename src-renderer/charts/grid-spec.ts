import type { Table } from './csv';

/** A figure for each pair of a row and a column, drawn as shades. */
export interface HeatMapSpec {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** [rows][columns]; null leaves a cell empty. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Figures lie between minus and plus this one, with a colour for each side of zero. Default: one colour. */
  readonly limit?: number;
  /** Decimal places of the figures in the cells. Default: four significant digits. */
  readonly digits?: number;
}

/** Boxes with quartiles, whiskers to the extremes, and every value as a point. */
export interface BoxPlotSpec {
  readonly title: string;
  readonly yLabel: string;
  readonly boxes: readonly { readonly label: string; readonly color: string; readonly values: readonly number[] }[];
}

/** The figures of a heat map as a table, a row for each of its rows. */
export function heatMapTable(spec: HeatMapSpec): Table {
  return {
    header: [[spec.yLabel, spec.xLabel].filter((label) => label !== '').join(' / '), ...spec.columns],
    rows: spec.rows.map((name, row) => [
      name,
      ...spec.columns.map((_, column) => String(spec.values[row]?.[column] ?? '')),
    ]),
  };
}

/** The values of a box plot as a table, a column for each box. */
export function boxPlotTable({ boxes }: BoxPlotSpec): Table {
  const longest = Math.max(0, ...boxes.map(({ values }) => values.length));
  return {
    header: boxes.map(({ label }) => label),
    rows: Array.from({ length: longest }, (_, index) => boxes.map(({ values }) => String(values[index] ?? ''))),
  };
}

/** Lowest and highest figure of a heat map; null without figures. */
export function heatMapExtent({ values }: HeatMapSpec): { readonly low: number; readonly high: number } | null {
  const known = values.flat().filter((value) => value !== null);
  if (known.length === 0) return null;
  return known.reduce((found, value) => ({ low: Math.min(found.low, value), high: Math.max(found.high, value) }), {
    low: Infinity,
    high: -Infinity,
  });
}
