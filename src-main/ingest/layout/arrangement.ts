import type {
  ImportChoices,
  ImportOverrides,
  PartialImportChoices,
  PreviewFinding,
  TimeParts,
} from '../../core/dataset';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { quoteName } from '../database';
import type { Relation, TableSample } from '../formats';
import type { OpenContext } from '../formats/importer';
import { guessColumns } from '../guess-columns';
import { requireZone } from '../zones';
import { partsFinding, wideFindings } from './layout-findings';
import { composedColumn, composeTime, composeTimeSql, guessTimeParts, partOrder } from './time-parts';
import { longRelation } from './wide-relation';
import { longNames, longRows, type WideReading } from './wide-rows';
import { recogniseWide, type WideTable } from './wide-table';

/** A table as its rows and times are put together: a wide one turned long, a time out of several columns. */
export interface Arrangement {
  readonly sample: TableSample;
  /** What the layout decides about the columns, below what the person chose. */
  readonly choices: PartialImportChoices;
  readonly layout: Pick<ImportChoices, 'layout' | 'hourStamp' | 'timeParts'>;
  readonly findings: readonly PreviewFinding[];
  /** The whole file in the same arrangement. */
  readonly open: (relation: Relation, context: OpenContext) => Promise<Relation>;
}

/** Rows of a sample that a wide table is turned into; enough to guess by. */
const enoughRows = 2000;

/**
 * How a file's table is laid out, and the sample in that layout.
 * @throws GatewiseError BAD_INPUT where a chosen layout does not fit, COLUMN_NOT_FOUND
 */
export function arrangeTable(
  file: string,
  sample: TableSample,
  choices: PartialImportChoices,
  overrides: ImportOverrides,
): Arrangement {
  if (typeof choices.timeZone === 'string') requireZone(choices.timeZone);
  const wide = recogniseWide(sample, choices, overrides);
  if (wide === null && choices.layout === 'wide') throw noWideTable(file);
  if (wide === null) return withTimeParts(file, plain(sample), choices, overrides);
  const findings = wideFindings(wide, sample, choices);
  if (choices.layout === 'long') return withTimeParts(file, { ...plain(sample), findings }, choices, overrides);
  const turned = turnedLong(file, wide, sample, choices);
  return withTimeParts(file, { ...turned, findings }, { ...turned.choices, ...given(choices) }, overrides);
}

function plain(sample: TableSample): Arrangement {
  const layout = { layout: 'long', hourStamp: null, timeParts: {} } as const;
  return { sample, choices: {}, layout, findings: [], open: (relation) => Promise.resolve(relation) };
}

/** Without what is left open. */
function given(choices: PartialImportChoices): PartialImportChoices {
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
}

function turnedLong(file: string, table: WideTable, sample: TableSample, choices: PartialImportChoices): Arrangement {
  const reading: WideReading = {
    table,
    stamp: choices.hourStamp ?? table.stamp ?? 'start',
    timeZone: choices.timeZone ?? null,
  };
  const names = longNames(table);
  const storedAs = names.map((name) => {
    const group = table.groups[table.values.indexOf(name)];
    const columns = group === undefined ? [sample.names.indexOf(name)] : group.slots.map(({ column }) => column);
    return columns.every((column) => sample.storedAs[column] === 'number') ? ('number' as const) : ('text' as const);
  });
  const rows: (readonly string[])[] = [];
  let used = 0;
  for (const row of sample.rows) {
    if (rows.length >= enoughRows) break;
    rows.push(...longRows(row, reading).map((long) => long.map((value) => value ?? '')));
    used += 1;
  }
  const isWhole = used === sample.rows.length && sample.rowCount.exact && used === sample.rowCount.value;
  const part = table.timeParts.hour === undefined && table.kind === 'hour' ? table.part : undefined;
  return {
    sample: {
      ...sample,
      names,
      rows,
      storedAs,
      rowCount: isWhole
        ? { value: rows.length, exact: true }
        : { value: Math.round((rows.length * sample.rowCount.value) / Math.max(1, used)), exact: false },
    },
    choices: given({
      timeColumn: table.timeColumn ?? undefined,
      timeOfDayColumn: part,
      timeParts: composedColumn(table.timeParts) === null ? undefined : table.timeParts,
      seriesIdColumn: table.seriesIdColumn ?? undefined,
    }),
    layout: { layout: 'wide', hourStamp: table.kind === 'hour' ? reading.stamp : null, timeParts: {} },
    findings: [],
    open: (relation, context) => longRelation(file, relation, reading, storedAs, context),
  };
}

/** Puts a time together that stands in several columns. */
function withTimeParts(
  file: string,
  arrangement: Arrangement,
  choices: PartialImportChoices,
  overrides: ImportOverrides,
): Arrangement {
  const { sample } = arrangement;
  const parts = choices.timeParts ?? guessedParts(sample, choices, overrides);
  const column = composedColumn(parts);
  if (column === null) return { ...arrangement, choices };
  const unknown = partOrder.find((part) => parts[part] !== undefined && !sample.names.includes(parts[part]));
  if (unknown !== undefined) throw noSuchColumn(file, parts[unknown] ?? '', sample.names);
  const at = sample.names.indexOf(column);
  const rows = sample.rows.map((row) => {
    const textOf = (name: string): string => row[sample.names.indexOf(name)] ?? '';
    return row.with(at, composeTime(parts, textOf) ?? '');
  });
  const storedAs = sample.storedAs.map((stored, index) => (index === at ? 'text' : stored));
  const isDated = parts.year !== undefined;
  return {
    ...arrangement,
    sample: { ...sample, rows, storedAs },
    choices: {
      ...choices,
      timeParts: parts,
      ...(isDated ? { timeColumn: column, timeFormat: 'iso', timeOfDayColumn: null } : { timeOfDayColumn: column }),
    },
    layout: { ...arrangement.layout, timeParts: parts },
    findings: [...arrangement.findings, partsFinding(parts, column)],
    open: async (relation, context) => composed(await arrangement.open(relation, context), sample.names, parts, column),
  };
}

function composed(relation: Relation, names: readonly string[], parts: TimeParts, column: string): Relation {
  const name = quoteName(column);
  return {
    ...relation,
    withNumbers: undefined,
    sql: `(select * replace (${composeTimeSql(parts)} as ${name}) from ${relation.sql})`,
    storedAs: relation.storedAs.map((stored, index) => (names[index] === column ? 'text' : stored)),
  };
}

/** A time in one column goes before one in several. */
function guessedParts(sample: TableSample, choices: PartialImportChoices, overrides: ImportOverrides): TimeParts {
  const dated = guessTimeParts(sample.names, sample.rows, false);
  const clock = guessTimeParts(sample.names, sample.rows, true);
  const isOpen = choices.timeColumn === undefined;
  if (Object.keys(dated).length + Object.keys(clock).length === 0 || choices.timeColumn === null) return {};
  const named = (parts: TimeParts): string[] => partOrder.flatMap((part) => parts[part] ?? []);
  const { timeColumn } = guessColumns(sample, choices, overrides);
  const isPart = timeColumn === null || named(dated).includes(timeColumn);
  if (isPart) return isOpen || timeColumn === dated.year ? dated : {};
  return choices.timeOfDayColumn === undefined && !named(clock).includes(timeColumn) ? clock : {};
}

function noWideTable(file: string): GatewiseError {
  return new GatewiseError(
    'BAD_INPUT',
    said`“${file}” is no wide table: its headings are no hours of a day, no months or quarters beside a year, and no times. Choose the layout long, or name the headings such as H01 … H24, JAN … DEC or 2020 … 2024.`,
    { file, field: 'choices.layout' },
  );
}

function noSuchColumn(file: string, column: string, names: readonly string[]): GatewiseError {
  return new GatewiseError('COLUMN_NOT_FOUND', said`“${file}” has no column “${column}”.`, {
    file,
    field: 'choices.timeParts',
    column,
    examples: names.slice(0, 10),
  });
}
