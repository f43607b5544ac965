import { z } from 'zod';
import { isoTime, stepsBetween, type CalendarStep } from '../core/calendar';
import { GatewiseError } from '../core/common/errors';
import { counted, said, type Sentence } from '../core/common/sentence';
import {
  orderingOf,
  type AppendConflict,
  type AppendedRows,
  type AppendGap,
  type AppendPolicy,
  type DatasetColumn,
  type DatasetVersion,
  type ImportChoices,
} from '../core/dataset';
import { hashFile } from '../disk';
import { quoteName, withOwnDatabase, type Database } from './database';
import { describeStored } from './describe';
import { copyToParquet, parquetRows } from './file-sql';
import { putInPlace } from './import';
import type { StoredDataset } from './read';
import { Scratch } from './scratch';
import { requireSoundDataset } from './verify';

export interface AppendRequest {
  readonly stored: StoredDataset;
  readonly choices: ImportChoices;
  readonly file: {
    readonly name: string;
    /** Its rows as a Parquet file, with the kinds of the dataset's columns. */
    readonly path: string;
    /** Column of the file by the dataset's; one that is left out has no values in the new rows. */
    readonly columns: ReadonlyMap<string, string>;
  };
  readonly policy: AppendPolicy;
  /** The dataset's step, by which gaps are counted; null: by the interval. */
  readonly step: CalendarStep | null;
  /** Where `<hash>.parquet` is written. */
  readonly outputDirectory: string;
}

export interface AppendOutcome {
  readonly facts: Pick<DatasetVersion, 'hash' | 'rowCount' | 'columns' | 'sampling'>;
  readonly appended: AppendedRows;
}

const limits = { memoryMegabytes: 320, threads: 2 };
const shownExamples = 10;
const countSchema = z.coerce.number();
const textSchema = z.string().nullable();

/**
 * Puts the rows of a file behind those of a dataset version, as the Parquet file of the next version; the version itself stays as
 * it is, and its rows keep their places in the next. Rows that the dataset has already are left out.
 * @throws GatewiseError BAD_INPUT for conflicting or older rows that the policy refuses, and where no row is new
 */
export async function appendRows(request: AppendRequest, signal?: AbortSignal): Promise<AppendOutcome> {
  await requireSoundDataset(request.stored, signal);
  const scratch = new Scratch(request.outputDirectory);
  try {
    const temporaryDirectory = await scratch.folder();
    return await withOwnDatabase({ ...limits, temporaryDirectory }, signal, async (database) => {
      const appended = await sortRows(database, request);
      requirePolicy(request, appended);
      const parquet = await scratch.file('parquet');
      await database.run(copyToParquet(nextRows(request), parquet));
      const { columns } = request.stored;
      const facts = await describeStored(
        database,
        parquet,
        { columns, choices: request.choices },
        { roles: {}, kinds: {}, units: {} },
      );
      const chosen = new Set(columns.filter(({ roleIsChosen }) => roleIsChosen === true).map(({ name }) => name));
      const hash = await hashFile(parquet, signal);
      signal?.throwIfAborted();
      await putInPlace(parquet, request.outputDirectory, hash);
      return {
        appended,
        facts: {
          ...facts,
          hash,
          columns: facts.columns.map((column) =>
            chosen.has(column.name) ? { ...column, roleIsChosen: true as const } : column,
          ),
        },
      };
    });
  } finally {
    await scratch.remove();
  }
}

const storedType = ({ kind }: DatasetColumn): string =>
  kind === 'number' ? 'double' : kind === 'time' ? 'timestamp' : 'varchar';

/** The rows of the file under the dataset's names, with their numbers. */
function fileRows({ stored, file }: AppendRequest): string {
  const selected = stored.columns.map((column) => {
    const own = file.columns.get(column.name);
    const value = own === undefined ? 'null' : quoteName(own);
    return `${value}::${storedType(column)} as ${quoteName(column.name)}`;
  });
  return `(select file_row_number as own_place, ${selected.join(', ')} from ${parquetRows(file.path, { rowNumber: true })})`;
}

const datasetRows = ({ stored }: AppendRequest): string =>
  `(select file_row_number as own_place, * exclude (file_row_number) from ${parquetRows(stored.path, { rowNumber: true })})`;

/** Columns whose values are compared: those that both have, the time and the series apart. */
function comparedColumns({ stored, file }: AppendRequest): DatasetColumn[] {
  return stored.columns.filter(({ name, role }) => role !== 'time' && role !== 'seriesId' && file.columns.has(name));
}

/** Which rows of the file are new, are there already, or are other than those that are there. */
async function sortRows(database: Database, request: AppendRequest): Promise<AppendedRows> {
  const { stored, file } = request;
  const { timeColumn, seriesIdColumn } = orderingOf(stored.columns);
  const series = seriesIdColumn === null ? 'null' : `x.${quoteName(seriesIdColumn)}::varchar`;
  const time = timeColumn === null ? 'null' : `x.${quoteName(timeColumn)}`;
  const keyed = (rows: string): string =>
    `select x.own_place, ${series} as own_series, ${time} as own_time from ${rows} x`;
  await database.run(`create temp table file_key as ${keyed(fileRows(request))}`);
  await database.run(`create temp table stored_key as ${keyed(datasetRows(request))}`);
  await database.run(
    'create temp table series_end as select own_series, max(own_time) as own_end from stored_key group by own_series',
  );
  const differs = comparedColumns(request).map(
    ({ name }) => `f.${quoteName(name)} is distinct from s.${quoteName(name)}`,
  );
  const pairs =
    timeColumn === null
      ? 'select null::bigint as file_place, null::bigint as stored_place, false as differs where false'
      : `select fk.own_place as file_place, sk.own_place as stored_place, ${differs.length === 0 ? 'false' : `(${differs.join(' or ')})`} as differs
         from file_key fk join stored_key sk on fk.own_time = sk.own_time and fk.own_series is not distinct from sk.own_series
         join ${fileRows(request)} f on f.own_place = fk.own_place join ${datasetRows(request)} s on s.own_place = sk.own_place`;
  await database.run(`create temp table pair as ${pairs}`);
  // A time that the dataset has twice is repeated where one of its rows is the same.
  await database.run(
    'create temp table known as select file_place, min(stored_place) as stored_place, bool_and(differs) as differs from pair group by file_place',
  );
  await database.run(
    `create temp table fresh as select k.own_place, k.own_series, k.own_time, coalesce(k.own_time <= e.own_end, false) as is_older
     from file_key k left join series_end e on e.own_series is not distinct from k.own_series
     where k.own_place not in (select file_place from known)`,
  );
  const count = async (sql: string): Promise<number> => {
    const [[value] = []] = await database.rows(sql);
    return countSchema.parse(value);
  };
  const conflicts = await count('select count(*) from known where differs');
  const appended = await count('select count(*) from fresh where not is_older');
  const names = await database.rows(
    'select distinct own_series from fresh where not is_older and own_series not in (select own_series from series_end where own_series is not null) order by 1',
  );
  const gaps = await findGaps(database, request);
  return {
    fileName: file.name,
    rows: await count('select count(*) from file_key'),
    appended,
    repeated: await count('select count(*) from known where not differs'),
    conflicts,
    replaced:
      request.policy.conflicts === 'replace'
        ? await count('select count(distinct stored_place) from known where differs')
        : 0,
    conflictExamples: conflicts === 0 ? [] : await conflictExamples(database, request),
    older: await count('select count(*) from fresh where is_older'),
    ...gaps,
    newSeries: names.map(([name]) => textSchema.parse(name) ?? ''),
    seriesWithout:
      seriesIdColumn === null
        ? 0
        : await count(
            'select count(*) from series_end where own_series not in (select own_series from fresh where not is_older and own_series is not null)',
          ),
    absent: stored.columns.filter(({ name }) => !file.columns.has(name)).map(({ name }) => name),
  };
}

async function conflictExamples(database: Database, request: AppendRequest): Promise<AppendConflict[]> {
  const compared = comparedColumns(request);
  const zone = request.stored.timeZone ?? 'UTC';
  const values = compared.flatMap(({ name }) => [`f.${quoteName(name)}::varchar`, `s.${quoteName(name)}::varchar`]);
  const rows = await database.rows(
    `select k.own_series, epoch_ms(k.own_time), ${values.join(', ')} from known n join file_key k on k.own_place = n.file_place
     join ${fileRows(request)} f on f.own_place = n.file_place join ${datasetRows(request)} s on s.own_place = n.stored_place
     where n.differs order by n.file_place limit ${shownExamples}`,
  );
  return rows.flatMap(([series, time, ...cells]) => {
    const at = compared.findIndex((_, column) => cells[2 * column] !== cells[2 * column + 1]);
    const column = compared[at];
    if (column === undefined) return [];
    return [
      {
        series: textSchema.parse(series),
        time: isoTime(countSchema.parse(time), zone),
        column: column.name,
        file: textSchema.parse(cells[2 * at]),
        stored: textSchema.parse(cells[2 * at + 1]),
      },
    ];
  });
}

/** Rows that are missing between the dataset's last row and the first new one, and among the new ones, series by series. */
async function findGaps(
  database: Database,
  { stored, step }: AppendRequest,
): Promise<Pick<AppendedRows, 'missing' | 'gapExamples'>> {
  const zone = stored.timeZone ?? 'UTC';
  const { intervalMs } = stored.sampling;
  if (step === null && intervalMs === null) return { missing: 0, gapExamples: [] };
  const between = (from: number, to: number): number =>
    step === null ? (to - from) / (intervalMs ?? Infinity) : stepsBetween(from, to, step, zone);
  let missing = 0;
  const gapExamples: AppendGap[] = [];
  let [last, lastSeries]: [number | null, string | null] = [null, null];
  await database.stream(
    `select own_series, epoch_ms(own_time)::double from (
       select own_series, own_end as own_time from series_end where own_series is null or own_series in (select own_series from fresh where not is_older)
       union all select own_series, own_time from fresh where not is_older
     ) where own_time is not null order by own_series, own_time`,
    (chunk) => {
      const [readSeries, readTime] = [chunk.column(0), chunk.column(1)];
      for (let row = 0; row < chunk.rowCount; row += 1) {
        const series = textSchema.parse(readSeries(row) ?? null);
        const time = Number(readTime(row));
        if (last !== null && series === lastSeries) {
          const lacking = Math.round(between(last, time)) - 1;
          if (lacking > 0) {
            missing += lacking;
            if (gapExamples.length < shownExamples) {
              gapExamples.push({ series, after: isoTime(last, zone), before: isoTime(time, zone), missing: lacking });
            }
          }
        }
        [last, lastSeries] = [time, series];
      }
    },
  );
  return { missing, gapExamples };
}

/** @throws GatewiseError BAD_INPUT */
function requirePolicy({ policy, file }: AppendRequest, found: AppendedRows): void {
  const { appended, repeated, conflicts, replaced, older, conflictExamples } = found;
  const [first] = conflictExamples;
  if (conflicts > 0 && policy.conflicts === 'refuse') {
    const example =
      first === undefined
        ? ''
        : said` At ${first.time}${inSeries(first.series)}, “${first.column}” is ${first.stored ?? 'missing'} in the dataset and ${first.file ?? 'missing'} in the file.`;
    throw new GatewiseError(
      'BAD_INPUT',
      said`“${file.name}” has ${counted(conflicts, 'row', 'rows')} at times that the dataset has with other values.${example} Keep the dataset’s values (conflicts: keep), take the file’s (conflicts: replace), or mend the file.`,
      {
        file: file.name,
        field: 'policy.conflicts',
        rows: conflicts,
        examples: conflictExamples.map(
          ({ series, time, column, stored, file: own }) =>
            `${time}${series === null ? '' : ` ${series}`} ${column}: ${stored ?? ''} → ${own ?? ''}`,
        ),
      },
    );
  }
  if (older > 0 && policy.older === 'refuse') {
    throw new GatewiseError(
      'BAD_INPUT',
      said`“${file.name}” has ${counted(older, 'row', 'rows')} before the dataset’s last row, at times that it does not have. Only newer rows are appended: leave these out (older: skip), or import all files as one new dataset.`,
      { file: file.name, field: 'policy.older', rows: older },
    );
  }
  if (appended + replaced > 0) return;
  throw new GatewiseError(
    'BAD_INPUT',
    said`“${file.name}” has no new row. Rows: ${found.rows}; already in the dataset: ${repeated}; there with other values: ${conflicts}; before its last row: ${older}. Nothing was stored.`,
    { file: file.name, field: 'source', rows: found.rows },
  );
}

const inSeries = (series: string | null): Sentence | '' => (series === null ? '' : said` of “${series}”`);

/** The dataset's rows in their places, with the values that the file replaces, and the new ones behind them. */
function nextRows(request: AppendRequest): string {
  const { stored, policy, file } = request;
  const replaces = policy.conflicts === 'replace';
  const columns = stored.columns.map(({ name }) => quoteName(name));
  const kept = stored.columns.map(({ name }) => {
    const own = quoteName(name);
    return replaces && file.columns.has(name)
      ? `case when r.file_place is null then s.${own} else f.${own} end as ${own}`
      : `s.${own} as ${own}`;
  });
  const replaced = replaces
    ? ` left join (select stored_place, max(file_place) as file_place from known where differs group by stored_place) r on r.stored_place = s.own_place left join ${fileRows(request)} f on f.own_place = r.file_place`
    : '';
  return `select ${columns.join(', ')} from (
    select 0 as own_part, s.own_place as own_place, ${kept.join(', ')} from ${datasetRows(request)} s${replaced}
    union all
    select 1 as own_part, f.own_place as own_place, ${columns.map((name) => `f.${name}`).join(', ')} from ${fileRows(request)} f where f.own_place in (select own_place from fresh where not is_older)
  ) order by own_part, own_place`;
}
