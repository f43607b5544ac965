import { GatewiseError } from '../common/errors';
import { said, type Sentence } from '../common/sentence';
import type { SplitValues } from '../task/named-parts';
import { seriesRanges, type RowRange, type SeriesRange } from '../task/series';

export type NumberColumn = {
  readonly kind: 'number';
  readonly name: string;
  readonly values: Float64Array;
  /** Whether a scaler may act on it; encodings with a fixed range (sine, cosine, 0/1) stay as they are. */
  readonly scalable: boolean;
  /** Rows that its values lie ahead of their own row: known-future columns. */
  readonly ahead?: number;
};
export type CategoryColumn = {
  readonly kind: 'category';
  readonly name: string;
  readonly codes: Int32Array;
  readonly categories: readonly string[];
};
export type FrameColumn = NumberColumn | CategoryColumn;

/** The columns in use on their way through the steps of a preparation. Steps make new frames; columns are never changed in place. */
export interface Frame {
  readonly rowCount: number;
  /** Milliseconds since 1970 UTC. */
  readonly time: Float64Array | null;
  readonly timeName: string | null;
  /** Where days begin. */
  readonly timeZone: string;
  readonly seriesBoundaries: Uint32Array;
  readonly seriesNames: readonly string[] | null;
  /** The label of each series where every series has one, so that a split by series shares out the labels; else null. */
  readonly seriesStrata?: readonly number[] | null;
  /** The values by which rows are shared out, where a column names their parts. */
  readonly splitValues?: SplitValues | null;
  readonly columns: ReadonlyMap<string, FrameColumn>;
  /** Names of the model's inputs in order. */
  readonly inputs: readonly string[];
  /** Row of the table that each row came from; null: the same row. */
  readonly sourceRows: Uint32Array | null;
  /** 1 for rows whose target was in the data, before any step filled it; null: all of them were. */
  readonly targetKnown: Uint8Array | null;
  /** The column that `targetKnown` speaks of. */
  readonly targetName: string | null;
}

/** The frame with a mask of the rows whose value in this column is there, to be made before any step fills gaps. */
export function withTargetKnown(frame: Frame, name: string): Frame {
  const column = frame.columns.get(name);
  if (column === undefined) return frame;
  const isKnown = (row: number): boolean =>
    column.kind === 'number' ? Number.isFinite(column.values[row]) : (column.codes[row] ?? -1) >= 0;
  let targetKnown: Uint8Array | null = null;
  for (let row = 0; row < frame.rowCount; row += 1) {
    if (isKnown(row)) continue;
    targetKnown ??= new Uint8Array(frame.rowCount).fill(1);
    targetKnown[row] = 0;
  }
  return { ...frame, targetKnown, targetName: name };
}

/** The values of a column to learn from: where the target was missing, what a step filled in is no value. */
export function learntValues(frame: Frame, { name, values }: NumberColumn): Float64Array {
  const { targetKnown, targetName } = frame;
  if (targetKnown === null || name !== targetName) return values;
  return values.map((value, row) => (targetKnown[row] === 0 ? Number.NaN : value));
}

/** Row of the table that a row came from, counted from 1 as people do. */
export function rowNumber(frame: Pick<Frame, 'sourceRows'>, row: number): number {
  return (frame.sourceRows?.[row] ?? row) + 1;
}

/** The rows of each series; one range for all rows where there is a single series. */
export function seriesOf(frame: Frame): SeriesRange[] {
  return seriesRanges(frame);
}

/** @throws GatewiseError COLUMN_NOT_FOUND */
export function columnOf(frame: Frame, name: string): FrameColumn {
  const column = frame.columns.get(name);
  if (column === undefined) {
    throw new GatewiseError(
      'COLUMN_NOT_FOUND',
      said`The preparation names the column “${name}”, which is not among the columns in use.`,
      {
        column: name,
        field: 'preparation.steps',
        examples: [...frame.columns.keys()].slice(0, 10),
      },
    );
  }
  return column;
}

/** @throws GatewiseError COLUMN_NOT_FOUND or COLUMN_NOT_NUMERIC */
export function numbersOf(frame: Frame, name: string): NumberColumn {
  const column = columnOf(frame, name);
  if (column.kind !== 'number') {
    throw new GatewiseError(
      'COLUMN_NOT_NUMERIC',
      said`The column “${name}” holds categories, and this step needs numbers.`,
      {
        column: name,
        field: 'preparation.steps',
      },
    );
  }
  return column;
}

/** The ranges without the rows at their ends whose values come from behind them, so that nothing later is learnt from. */
export function fittingRanges<Range extends RowRange>(column: NumberColumn, ranges: readonly Range[]): Range[] {
  const ahead = column.ahead ?? 0;
  return ranges.map((range) => ({ ...range, to: Math.max(range.from, range.to - ahead) }));
}

/** The time column, or an error that says that `purpose` needs one. */
export function timeOf(frame: Frame, purpose: Sentence): Float64Array {
  if (frame.time === null) {
    throw new GatewiseError(
      'COLUMN_NOT_TIME',
      said`${purpose} needs a time column. Choose one on the dataset's page.`,
      {
        field: 'preparation.steps',
      },
    );
  }
  return frame.time;
}

/** A frame with columns replaced or added; `asInputs` appends the new names to the inputs. */
export function withColumns(frame: Frame, columns: readonly FrameColumn[], asInputs = false): Frame {
  const next = new Map(frame.columns);
  for (const column of columns) {
    if (asInputs && next.has(column.name)) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`Two columns would be called “${column.name}”. Remove one of the steps that make it.`,
        {
          field: 'preparation.steps',
          column: column.name,
        },
      );
    }
    next.set(column.name, column);
  }
  const inputs = asInputs ? [...frame.inputs, ...columns.map((column) => column.name)] : frame.inputs;
  return { ...frame, columns: next, inputs };
}

/** Keeps the rows that `rows` names, ascending within every series; series without rows disappear. */
export function takeRows(frame: Frame, rows: Uint32Array): Frame {
  const columns = new Map<string, FrameColumn>();
  for (const [name, column] of frame.columns) {
    columns.set(
      name,
      column.kind === 'number'
        ? { ...column, values: pick(new Float64Array(rows.length), column.values, rows, Number.NaN) }
        : { ...column, codes: pick(new Int32Array(rows.length), column.codes, rows, -1) },
    );
  }
  const boundaries: number[] = [];
  const names: string[] = [];
  const strata: number[] = [];
  let next = 0;
  for (const { series, from, to } of seriesOf(frame)) {
    const first = next;
    while (next < rows.length && isBetween(rows[next], from, to)) next += 1;
    if (next === first) continue;
    boundaries.push(first);
    names.push(frame.seriesNames?.[series] ?? '');
    strata.push(frame.seriesStrata?.[series] ?? 0);
  }
  return {
    ...frame,
    rowCount: rows.length,
    columns,
    time: frame.time === null ? null : pick(new Float64Array(rows.length), frame.time, rows, Number.NaN),
    seriesBoundaries: Uint32Array.from(boundaries.length === 0 ? [0] : boundaries),
    seriesNames: frame.seriesNames === null ? null : names,
    seriesStrata: frame.seriesStrata == null ? null : strata,
    splitValues:
      frame.splitValues == null
        ? null
        : { ...frame.splitValues, codes: pick(new Int32Array(rows.length), frame.splitValues.codes, rows, -1) },
    sourceRows: frame.sourceRows === null ? rows : pick(new Uint32Array(rows.length), frame.sourceRows, rows, 0),
    targetKnown: frame.targetKnown === null ? null : pick(new Uint8Array(rows.length), frame.targetKnown, rows, 0),
  };
}

/**
 * Fills `picked` with the values at `rows`; `none` where there is no such row. A plain loop:
 * `TypedArray.from` with a function first makes a list of all values, several times their memory.
 */
function pick<T extends Float64Array | Int32Array | Uint32Array | Uint8Array>(
  picked: T,
  values: T,
  rows: Uint32Array,
  none: number,
): T {
  for (let i = 0; i < rows.length; i += 1) picked[i] = values[rows[i] ?? -1] ?? none;
  return picked;
}

/** The frame with the labels of its series, where the column holds one value throughout each of several series. */
export function withStrata(frame: Frame, name: string): Frame {
  const column = frame.columns.get(name);
  const series = seriesOf(frame);
  if (column === undefined || series.length < 2) return frame;
  const values: ArrayLike<number> = column.kind === 'category' ? column.codes : column.values;
  const strata: number[] = [];
  for (const { from, to } of series) {
    const label = values[from] ?? -1;
    for (let row = from + 1; row < to; row += 1) if (values[row] !== label) return frame;
    strata.push(label);
  }
  return { ...frame, seriesStrata: strata };
}

function isBetween(value: number | undefined, from: number, to: number): boolean {
  return value !== undefined && value >= from && value < to;
}
