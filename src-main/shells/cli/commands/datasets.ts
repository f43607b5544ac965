import { resolve } from 'node:path';
import type { Dataset } from '../../../contract';
import { GatewiseError } from '../../../core/common/errors';
import {
  columnKindSchema,
  timePartSchema,
  type ColumnKind,
  type FilePreview,
  type TimeParts,
} from '../../../core/dataset';
import { markHints, missingHint, readMarks, readMissing } from '../number-options';
import { formatTable } from '../table';
import type { Workbench } from '../workbench';

/** How files are read; what is left out is guessed. */
export interface ReadingOptions {
  readonly time?: string | undefined;
  readonly timeOfDay?: string | undefined;
  readonly timeFormat?: string | undefined;
  /** `part=column`, where the time stands in several columns; `none` where it does not. */
  readonly part: readonly string[];
  readonly layout?: 'long' | 'wide' | undefined;
  readonly hourStamp?: 'start' | 'end' | undefined;
  readonly zone?: string | undefined;
  readonly target?: string | undefined;
  readonly series?: string | undefined;
  /** True: under the name `file`. */
  readonly fileColumn?: string | boolean | undefined;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  /** A mark for all columns, or `column=mark`. */
  readonly decimal: readonly string[];
  readonly thousands: readonly string[];
  /** `column=value`, for values that stand for missing ones. */
  readonly missing: readonly string[];
  readonly header?: 'yes' | 'no' | undefined;
  readonly sheet?: string | undefined;
  readonly skip?: number | undefined;
  readonly ragged?: 'refuse' | 'skip' | 'pad' | undefined;
  readonly rowsWithoutTime?: 'refuse' | 'skip' | undefined;
  readonly nonDataRows?: 'skip' | 'refuse' | 'keep' | undefined;
  /** `column=kind`, for columns that are not what they look like. */
  readonly kind: readonly string[];
}

export interface ImportOptions extends ReadingOptions {
  readonly files: readonly string[];
  readonly name?: string | undefined;
}

function readKinds(texts: readonly string[]): Record<string, ColumnKind> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.lastIndexOf('=');
      const kind = columnKindSchema.safeParse(text.slice(at + 1));
      if (at > 0 && kind.success) return [text.slice(0, at), kind.data];
      throw new GatewiseError(
        'BAD_INPUT',
        `--kind takes column=kind with a kind of ${columnKindSchema.options.join(', ')}, for example state=category, not “${text}”.`,
      );
    }),
  );
}

/** Undefined where nothing is decided. */
function readTimeParts(texts: readonly string[]): TimeParts | undefined {
  if (texts.length === 0) return undefined;
  if (texts.length === 1 && texts[0] === 'none') return {};
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      const part = timePartSchema.safeParse(text.slice(0, at));
      if (part.success && at < text.length - 1) return [part.data, text.slice(at + 1)];
      throw new GatewiseError(
        'BAD_INPUT',
        `--part takes part=column with a part of ${timePartSchema.options.join(', ')}, for example quarter=Q, or none, not “${text}”.`,
      );
    }),
  );
}

/** Delimiters that no shell shows well, by their names. */
const delimiterNames: Readonly<Record<string, string>> = { tab: '\t', blanks: ' ' };

/** The files and choices as the contract takes them. */
export function toRequest(files: readonly string[], options: ReadingOptions) {
  const [source, ...appended] = files.map((file) => ({ kind: 'path' as const, path: resolve(file) }));
  if (source === undefined) throw new GatewiseError('BAD_INPUT', 'Name a file to import.');
  return {
    source,
    appended,
    choices: {
      timeColumn: options.time,
      timeOfDayColumn: options.timeOfDay,
      timeFormat: options.timeFormat,
      timeParts: readTimeParts(options.part),
      layout: options.layout,
      hourStamp: options.hourStamp,
      timeZone: options.zone,
      seriesIdColumn: options.series,
      fileColumn: options.fileColumn === true ? 'file' : options.fileColumn === false ? undefined : options.fileColumn,
      encoding: options.encoding,
      delimiter: delimiterNames[options.delimiter ?? ''] ?? options.delimiter,
      ...readMarks(options),
      missing: readMissing(options.missing),
      header: options.header === undefined ? undefined : options.header === 'yes',
      skippedLines: options.skip,
      sheet: options.sheet,
      raggedRows: options.ragged,
      rowsWithoutTime: options.rowsWithoutTime,
      nonDataRows: options.nonDataRows,
    },
    overrides: {
      roles: options.target === undefined ? {} : { [options.target]: 'target' as const },
      kinds: readKinds(options.kind),
    },
  };
}

/**
 * `gatewise preview FILE…`: how files would be read, with every guess and what speaks against it. Ends with 2 where the
 * import would be refused.
 */
export async function previewFiles(
  { client, terminal, signal }: Workbench,
  { files, ...options }: ReadingOptions & { readonly files: readonly string[] },
): Promise<0 | 2> {
  const preview = await client.datasets.preview(toRequest(files, options), { signal });
  terminal.writeResult(preview, () => formatPreview(preview));
  return preview.findings.some(({ severity }) => severity === 'error') ? 2 : 0;
}

function formatPreview(preview: FilePreview): string {
  const { alternatives, choices, columns, findings, rowCount, timeExamples } = preview;
  const { numbers: _readings, missing, ...others } = choices;
  const isSaid = (value: unknown): boolean => value !== null && value !== 0 && JSON.stringify(value) !== '{}';
  const chosen = Object.entries(others).filter(([, value]) => isSaid(value));
  return [
    `${preview.fileName}: ${preview.format}, ${rowCount.exact ? '' : 'about '}${String(rowCount.value)} rows`,
    '',
    ...chosen.map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...Object.entries(missing).map(([name, values]) => `missing in ${name}: ${values.join(', ')}`),
    ...alternatives.encodings.map(({ encoding, sample }) => `as ${encoding}: ${sample}`),
    ...(alternatives.sheets.length > 0 ? [`sheets: ${alternatives.sheets.join(', ')}`] : []),
    ...timeExamples.map(({ text, iso }) => `time: ${text} is ${iso}`),
    ...alternatives.timeFormats
      .filter(({ timeFormat }) => timeFormat !== choices.timeFormat)
      .flatMap(({ timeFormat, examples }) =>
        examples.slice(-1).map(({ text, iso }) => `or by ${timeFormat}: ${text} is ${iso}`),
      ),
    '',
    formatTable(
      ['column', 'kind', 'role', 'unit', 'missing', 'first values', 'read as'],
      columns.map(({ name, kind, role, unit, missing: count, numbers }, index) => {
        const values = preview.rows.slice(0, 3).map((row) => row[index] ?? '');
        const { text, value } = numbers?.example ?? {};
        const read = text === undefined ? '' : `${text} = ${String(value)}`;
        return [name, kind, role, unit ?? '', String(count), values.join(' | '), read];
      }),
    ),
    ...findings.map((finding) => `${finding.severity}: ${finding.message}${missingHint(finding)}`),
    ...markHints(columns),
  ].join('\n');
}

/** A dataset as the command line prints it with --json. */
export function describeDataset(dataset: Dataset): Record<string, unknown> {
  const { id, name, version, isSample } = dataset;
  return { id, name, isSample, ...version };
}

/** The same for people. */
export function formatDataset({ id, name, version }: Dataset): string {
  const columns = formatTable(
    ['column', 'kind', 'role', 'unit', 'missing'],
    version.columns.map(({ name: column, kind, role, unit, missing }) => [
      column,
      kind,
      role,
      unit ?? '',
      String(missing),
    ]),
  );
  const notices = version.notices.map((notice) => `Note: ${notice.message}${missingHint(notice)}`);
  return [`Dataset ${id}: ${name}, ${String(version.rowCount)} rows`, '', columns, ...notices].join('\n');
}

/** `gatewise import FILE…`: an immutable dataset version, or an error and nothing stored. */
export async function importFile(workbench: Workbench, options: ImportOptions): Promise<void> {
  const { client, terminal, signal } = workbench;
  const { files, name } = options;
  const request = { ...toRequest(files, options), ...(name === undefined ? {} : { name }) };
  const events = await client.datasets.import(request, { signal });
  let dataset: Dataset | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'done') dataset = event.dataset;
      else terminal.progress.update('import', 'Import', event.fraction, event.message);
    }
  } finally {
    terminal.progress.finish();
  }
  if (dataset === undefined) throw new GatewiseError('CANCELLED', 'The import was cancelled; nothing was stored.');
  const imported = dataset;
  terminal.writeResult({ dataset: describeDataset(imported) }, () => formatDataset(imported));
}
