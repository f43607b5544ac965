import type { PartialImportChoices, PreviewFinding } from '../core/dataset';
import { finerTimeFindings } from './finer-times';
import { irregularFindings } from './irregular';
import { mixedOffsetFindings } from './mixed-offsets';
import { finding, shownExamples, timesInWords } from './preview-finding';
import type { Previewed } from './previewed';
import type { TableSample } from './formats';
import type { ColumnGuess } from './guess-columns';
import { describeUntimed, type UntimedRow } from './rows/describe';
import { lineOf } from './rows/sort-out';
import { orderFindings } from './time-order';
import { isNamedLikeTime, SpacingCounter } from './times';
import type { LocalReading } from '../core/calendar';

/** Columns that are named like times and hold text that none of the formats fits. */
function unreadDates(sample: TableSample, guess: ColumnGuess, decided: PartialImportChoices): PreviewFinding[] {
  if (decided.timeColumn !== undefined) return [];
  const unread = guess.columns.flatMap(({ name, kind }, index) => {
    if (!isNamedLikeTime(name) || (kind !== 'text' && kind !== 'category')) return [];
    const texts = sample.rows.map((row) => row[index] ?? '').filter((text) => /\d/.test(text));
    if (texts.length < sample.rows.length / 2) return [];
    return [
      finding(
        'timesNotRecognised',
        'warning',
        `“${name}” looks like times in a format that is not known. Give the format to use it as the time.`,
        {
          column: name,
          examples: texts.slice(0, 3).map((text) => text.slice(0, 40)),
        },
      ),
    ];
  });
  return unread.length > 0 ? unread : [noTime()];
}

function noTime(): PreviewFinding {
  return finding(
    'noTimeColumn',
    'info',
    'No column holds times: rows count by their place in the file, and nothing is known of hours, days or seasons.',
  );
}

/** What the sampled times say: how they are read, which have none, whether they go on in one direction. */
export function timeFindings({
  sample,
  nonData,
  guess,
  choices,
  timesAreLocal,
  decided,
  reading,
}: Previewed): PreviewFinding[] {
  const { timeColumn: column, timeFormat: format, timeZone } = choices;
  if (column === null || format === null) return unreadDates(sample, guess, decided);
  const found: PreviewFinding[] = [];
  const { timeOfDayColumn } = choices;
  if (timeOfDayColumn !== null && typeof decided.timeOfDayColumn !== 'string') {
    found.push(
      finding('timeInTwoColumns', 'info', `The time is put together from “${column}” and “${timeOfDayColumn}”.`, {
        column,
        examples: [timeOfDayColumn],
      }),
    );
  }
  const rows = sample.rows.map((row, index) => ({
    line: lineOf(sample, index),
    text: reading.text(row),
    shown: row[sample.names.indexOf(column)] ?? '',
    reading: reading.read(row, format),
  }));
  const read = rows.flatMap((row) => (row.text === null ? [] : [{ ...row, text: row.text }]));
  const examplesOf = (texts: readonly string[]): string[] =>
    texts.slice(0, shownExamples).map((text) => text.slice(0, 40));
  const unreadable = read.filter((entry) => entry.reading === null).map(({ text }) => text);
  const isWrong = unreadable.length > read.length / 2;
  if (isWrong) {
    found.push(
      finding(
        'unreadableTimes',
        'error',
        `${unreadable.length} of the first ${read.length} times of “${column}” do not fit the format ${format}.`,
        { column, examples: examplesOf(unreadable), values: { count: unreadable.length, rows: read.length } },
      ),
    );
  } else {
    const kept =
      choices.nonDataRows === 'keep' ? nonData.map(({ line, cells }) => ({ line, text: cells.join(' ') })) : [];
    const untimed = rows.flatMap(({ line, shown, reading: one }) => (one === null ? [{ line, text: shown }] : []));
    found.push(...untimedFindings([...kept, ...untimed], column, choices.rowsWithoutTime));
  }
  found.push(...orderFindings(column, format, guess.times, decided));
  const times = previewedTimes(sample, guess, rows);
  found.push(...directionFindings(column, times));
  if (!isWrong) {
    const texts = read.map(({ text }) => text);
    found.push(...irregularFindings(column, timeZone, times), ...mixedOffsetFindings(column, format, read));
    found.push(...finerTimeFindings(column, format, texts));
  }
  const twice = read.filter((entry) => entry.reading?.occurs === 'twice').map(({ text }) => text);
  const never = read.filter((entry) => entry.reading?.occurs === 'never').map(({ text }) => text);
  if (twice.length + never.length > 0) {
    found.push(
      finding(
        'clockChanges',
        'warning',
        `Clocks in ${timeZone ?? 'UTC'} skip ${never.length} of the sampled times and show ${twice.length} of them twice.`,
        {
          column,
          examples: examplesOf([...never, ...twice]),
          values: { twice: twice.length, never: never.length },
        },
      ),
    );
  }
  if (!timesAreLocal && timeZone !== null) {
    found.push(
      finding(
        'offsetsCarried',
        'info',
        `Times of “${column}” say themselves how far from UTC they are: they are shown in ${timeZone}, where days begin.`,
        { column, examples: [timeZone] },
      ),
    );
  }
  return found;
}

function untimedFindings(untimed: readonly UntimedRow[], column: string, policy: 'refuse' | 'skip'): PreviewFinding[] {
  if (untimed.length === 0) return [];
  const { code, message, examples, values } = describeUntimed(untimed, untimed.length, column, policy, 'line');
  const severity = policy === 'refuse' ? 'error' : 'warning';
  return [finding(code, severity, message, { column, examples, values, line: untimed[0]?.line ?? null })];
}

/** Instants of the sampled rows with the series of each. */
function previewedTimes(
  sample: TableSample,
  { columns }: ColumnGuess,
  rows: readonly { readonly reading: LocalReading | null }[],
): { readonly time: number; readonly series: string }[] {
  const series = columns.findIndex(({ role }) => role === 'seriesId');
  return rows.map(({ reading }, index) => ({
    // An hour that clocks show twice is put in order by the import.
    time: reading === null || reading.occurs === 'twice' ? Number.NaN : reading.instant,
    series: sample.rows[index]?.[series] ?? '',
  }));
}

/** The newest row first, or rows that are in no order. */
function directionFindings(
  column: string,
  times: readonly { readonly time: number; readonly series: string }[],
): PreviewFinding[] {
  const counter = new SpacingCounter();
  for (const { time, series } of times) counter.add(time, series);
  const { backward, forward } = counter.direction;
  if (backward === 0) return [];
  const isReversed = forward === 0;
  return [
    finding(
      isReversed ? 'newestFirst' : 'timeGoesBack',
      'warning',
      isReversed
        ? `The newest row of “${column}” stands first: the import turns the rows, so that time goes on.`
        : `“${column}” goes back in time ${timesInWords(backward)} in the first ${times.length} rows. Are the rows of several series mixed?`,
      { column, values: { count: backward, rows: times.length } },
    ),
  ];
}
