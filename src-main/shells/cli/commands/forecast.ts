import { csvLine } from '../../../core/common/csv';
import { isoTime, stepText } from '../../../core/calendar';
import { GatewiseError } from '../../../core/common/errors';
import type { Forecast, KnownFuture } from '../../../contract';
import { findId } from '../ids';
import { readText, writeText } from '../files';
import { formatNumber, formatTable } from '../table';
import type { Workbench } from '../workbench';

export interface ForecastOptions {
  readonly steps: number;
  readonly level: number;
  readonly csv?: string | undefined;
  readonly future?: string | undefined;
}

/** `gatewise forecast RUN --steps N`: rows past the last known target of the run's data, with an interval. */
export async function forecastRun(workbench: Workbench, text: string, options: ForecastOptions): Promise<void> {
  const { client, terminal, signal } = workbench;
  const runId = await findId(workbench, 'run', text);
  const known = options.future === undefined ? [] : await readFuture(options.future);
  const events = await client.forecasts.compute(
    { runId, steps: options.steps, level: options.level, known },
    { signal },
  );
  let forecast: Forecast | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'done') ({ forecast } = event);
      else terminal.progress.update('forecast', 'Forecast', event.fraction, '');
    }
  } finally {
    terminal.progress.finish();
  }
  if (forecast === undefined) throw new GatewiseError('CANCELLED', 'The forecast was cancelled.');
  const done = forecast;
  const rows = forecastRows(done);
  const path = options.csv === undefined ? null : await writeText(options.csv, asCsv(rows));
  terminal.writeResult({ forecast: done, csv: path }, () =>
    [
      ...(path === null ? [formatTable(rows.head, rows.cells.map(readable))] : [path]),
      ...stepNote(done),
      ...startNotes(done),
      ...(done.held.length === 0
        ? []
        : [`Held at their last value: ${done.held.join(', ')}. Give their future with --future FILE.`]),
      ...(done.hasOwnInterval ? ['The interval is the model’s own, by the errors that it expects.'] : []),
      ...(done.classNames === null && done.steps > done.calibratedSteps
        ? [
            `Beyond step ${done.calibratedSteps} the interval is widened by assumption: errors of successive blocks are taken as independent.`,
          ]
        : []),
    ].join('\n'),
  );
}

/** How its times go on, and whose clock they show. */
function stepNote({ step, timeZone, hasTime }: Forecast): string[] {
  if (!hasTime) return [];
  const steps = step === null ? 'The times follow no regular step.' : `Step: ${stepText(step, 'en')}.`;
  return [`${steps} Times are those of ${timeZone}.`];
}

/** Where a forecast starts before the data's end, and which series it leaves out. */
function startNotes({ series, leftOut, target }: Forecast): string[] {
  const late = series.filter(({ missingTargets }) => missingTargets > 0);
  const rowsOf = ({ name, missingTargets }: Forecast['series'][number]): string =>
    name === null ? String(missingTargets) : `${name} ${missingTargets}`;
  const reasons = { short: 'too few rows', gaps: 'gaps at its end', noTarget: 'no known target' } as const;
  return [
    ...(late.length === 0
      ? []
      : [
          `The last values of ${target} are missing (rows: ${late.map(rowsOf).join(', ')}): the forecast starts at the first of them.`,
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          `Left out: ${leftOut.map(({ name, rows, reason }) => `${name} (${rows} rows, ${reasons[reason]})`).join(', ')}.`,
        ]),
  ];
}

interface ForecastTable {
  readonly head: readonly string[];
  readonly cells: readonly (readonly (string | number | null)[])[];
}

/** One line a row of each series; columns in plain figures. */
function forecastRows({ series, hasTime, timeZone, classNames, target, level }: Forecast): ForecastTable {
  const isPanel = series.some(({ name }) => name !== null);
  const percent = String(Math.round(level * 100));
  const figures =
    classNames === null
      ? ['lower', 'upper'].map((end) => `${end}_${percent}`)
      : classNames.map((name) => `score_${name}`);
  const head = [...(isPanel ? ['series'] : []), hasTime ? 'time' : 'row', target, ...figures];
  const cells = series.flatMap(({ name, time, predicted, lower, upper, scores }) =>
    predicted.map((value, step) => [
      ...(isPanel ? [name] : []),
      hasTime ? isoTime(time[step] ?? 0, timeZone) : (time[step] ?? null),
      classNames === null ? value : (classNames[value] ?? ''),
      ...(classNames === null
        ? [lower[step] ?? null, upper[step] ?? null]
        : classNames.map((_, index) => scores?.[step * classNames.length + index] ?? null)),
    ]),
  );
  return { head, cells };
}

const readable = (row: ForecastTable['cells'][number]): string[] =>
  row.map((cell) => (typeof cell === 'string' ? cell : formatNumber(cell)));

function asCsv({ head, cells }: ForecastTable): string {
  return [head, ...cells].map((row) => `${csvLine(row.map((cell) => (cell === null ? '' : String(cell))))}\n`).join('');
}

/**
 * Known futures out of a plain CSV file: a header with the columns' names, a line a forecast row. Numbers with a point;
 * an empty field is not known. A column named `series` tells whose line it is.
 */
async function readFuture(path: string): Promise<KnownFuture[]> {
  const text = await readText(path, '--future');
  const [head = [], ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((field) => field.trim()));
  const ragged = rows.findIndex((row) => row.length !== head.length);
  if (rows.length === 0 || ragged >= 0) {
    throw new GatewiseError(
      'BAD_INPUT',
      rows.length === 0
        ? `${path} has no line below its header.`
        : `Line ${ragged + 2} of ${path} has ${rows[ragged]?.length ?? 0} fields, and the header has ${head.length}.`,
      { file: path },
    );
  }
  const seriesPlace = head.indexOf('series');
  const bySeries = Map.groupBy(rows, (row) => row[seriesPlace] ?? null);
  return [...bySeries.entries()].map(([series, lines]) => ({
    series,
    columns: Object.fromEntries(
      head.flatMap((name, place) =>
        place === seriesPlace ? [] : [[name, lines.map((line) => readField(line[place] ?? ''))] as const],
      ),
    ),
  }));
}

function readField(text: string): string | number | null {
  if (text === '') return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}
