import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { element, ink, label, picture } from './svg';

export interface HeatMapRow {
  readonly name: string;
  /** One value a column; the same number in every row. Null leaves a cell empty. */
  readonly values: readonly (number | null)[];
}

const width = 720;
const left = 150;
const top = 10;
const rowHeight = 20;
/** Cells narrower than this hold no figure: the colour alone tells, and the scale below says what it means. */
const labelledWidth = 34;

/** Rows by columns, from light (small) to dark (large), with the figures where there is room and a scale below. */
export function heatMapChart(
  rows: readonly HeatMapRow[],
  texts: {
    readonly title: string;
    readonly xLabel: string;
    readonly locale: string;
    /** Default: the columns' numbers from 1. */
    readonly columnNames?: readonly string[];
    /** Values of the lightest and the darkest cell; default: the least and the largest. */
    readonly limits?: readonly [number, number];
    /** Default: three significant digits. */
    readonly fractionDigits?: number;
  },
): string {
  const columns = rows[0]?.values.length ?? 0;
  const [low = 0, high = 1] =
    texts.limits ?? extent(rows.flatMap(({ values }) => values.filter((value) => value !== null)));
  const shade = scaleLinear<string>()
    .domain(low === high ? [low - 1, low] : [low, high])
    .range(['#eef4f9', '#0b4a78']);
  const cellWidth = (width - left) / Math.max(1, columns);
  const format = new Intl.NumberFormat(
    texts.locale,
    texts.fractionDigits === undefined
      ? { maximumSignificantDigits: 3 }
      : { minimumFractionDigits: texts.fractionDigits, maximumFractionDigits: texts.fractionDigits },
  );
  const middle = (low + high) / 2;
  const parts: string[] = [];
  rows.forEach(({ name, values }, row) => {
    const y = top + row * rowHeight;
    parts.push(label(left - 6, y + 14, name, { anchor: 'end', size: 10 }));
    values.forEach((value, column) => {
      if (value === null) return;
      const x = left + column * cellWidth;
      parts.push(element('rect', { x, y, width: cellWidth, height: rowHeight - 1, fill: shade(value) }));
      if (cellWidth >= labelledWidth) {
        parts.push(
          label(x + cellWidth / 2, y + 14, format.format(value), {
            anchor: 'middle',
            size: 10,
            color: value > middle ? '#ffffff' : ink.strong,
          }),
        );
      }
    });
  });
  const bottom = top + rows.length * rowHeight;
  const every = Math.max(1, Math.ceil(columns / 12));
  for (let column = 0; column < columns; column += every) {
    parts.push(
      label(left + (column + 0.5) * cellWidth, bottom + 13, texts.columnNames?.[column] ?? String(column + 1), {
        anchor: 'middle',
        size: 10,
      }),
    );
  }
  parts.push(label(left - 6, bottom + 13, texts.xLabel, { anchor: 'end', size: 10 }));
  const steps = 24;
  for (let step = 0; step < steps; step += 1) {
    const value = low + ((high - low) * step) / (steps - 1);
    parts.push(element('rect', { x: left + 60 + step * 8, y: bottom + 24, width: 8, height: 10, fill: shade(value) }));
  }
  parts.push(label(left + 54, bottom + 33, format.format(low), { anchor: 'end', size: 10 }));
  parts.push(label(left + 66 + steps * 8, bottom + 33, format.format(high), { size: 10 }));
  return picture(width, bottom + 44, texts.title, parts.join(''));
}
