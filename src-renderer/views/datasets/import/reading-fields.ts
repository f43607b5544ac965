import type { FilePreview } from '../../../../src-main/core/dataset/preview-schema';
import type { PartialImportChoices } from '../../../../src-main/core/dataset/schema';
import type { Translate } from '../../../format/translate';
import { layoutFields, timePartFields } from './layout-fields';
import type { Option, ReadingField } from './reading-field';

/** Encodings that can be chosen although nothing speaks for them. */
const knownEncodings = ['utf-8', 'utf-16le', 'cp949', 'shift_jis', 'gb18030', 'windows-1251', 'windows-1252'];
const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar', ' ': 'blanks' } as const;
const raggedPolicies = ['refuse', 'skip', 'pad'] as const;
const untimedPolicies = ['refuse', 'skip'] as const;
const nonDataPolicies = ['skip', 'refuse', 'keep'] as const;
/** Findings about rows that are none of the data. */
const nonDataCodes = new Set(['repeatedHeader', 'unitRow', 'totalRow', 'footnoteRow', 'nonDataRefused']);

const plain = (value: string): Option => ({ value, label: value });
const withChosen = (values: readonly string[], chosen: string | null): string[] =>
  chosen === null || values.includes(chosen) ? [...values] : [chosen, ...values];
const orNull = (value: string): string | null => (value === '' ? null : value);

/** What can be chosen about the reading of this file, in the present language: only what its kind leaves open. */
export function readingFields(preview: FilePreview, t: Translate, isKnown: (key: string) => boolean): ReadingField[] {
  const { choices, alternatives, columns, findings } = preview;
  const field = (
    name: string,
    options: readonly Option[],
    value: string | null,
    change: (value: string) => PartialImportChoices,
  ): ReadingField => ({
    name,
    options,
    value: value ?? '',
    choose: (next, before) => ({ ...before, ...change(next) }),
  });
  const columnOptions = [{ value: '', label: t('datasets.noTime') }, ...columns.map(({ name }) => plain(name))];
  const isText = choices.delimiter !== null;
  const { header, sheet, timeColumn, timeFormat, timeZone } = choices;
  const guesses = alternatives.encodings.map(({ encoding }) => encoding);
  const encodings = withChosen([...new Set([...guesses, ...knownEncodings])], choices.encoding);
  const fittingTimes = alternatives.timeFormats.map((fitting) => fitting.timeFormat);
  const fields: (ReadingField | false)[] = [
    choices.encoding !== null &&
      field('encoding', encodings.map(plain), choices.encoding, (encoding) => ({ encoding })),
    isText &&
      field(
        'delimiter',
        Object.entries(delimiterNames).map(([value, name]) => ({ value, label: t(`datasets.delimiters.${name}`) })),
        choices.delimiter,
        (delimiter) => ({ delimiter }),
      ),
    choices.decimal !== null &&
      field(
        'decimal',
        [
          { value: '.', label: t('datasets.decimals.point') },
          { value: ',', label: t('datasets.decimals.comma') },
        ],
        choices.decimal,
        (decimal) => ({ decimal: decimal === ',' ? ',' : '.' }),
      ),
    // Another sheet is another table: nothing chosen about this one holds there.
    sheet !== null && {
      ...field('sheet', alternatives.sheets.map(plain), sheet, () => ({})),
      choose: (next) => ({ sheet: next }),
    },
    header !== null &&
      field(
        'header',
        (['yes', 'no'] as const).map((value) => ({ value, label: t(`datasets.headers.${value}`) })),
        header ? 'yes' : 'no',
        (value) => ({ header: value === 'yes' }),
      ),
    isText &&
      field(
        'raggedRows',
        raggedPolicies.map((value) => ({ value, label: t(`datasets.ragged.${value}`) })),
        choices.raggedRows,
        (value) => ({ raggedRows: raggedPolicies.find((policy) => policy === value) }),
      ),
    ...layoutFields(preview, t),
    ...timePartFields(preview, t),
    field('timeColumn', columnOptions, timeColumn, (value) => chosenTimeColumn(orNull(value))),
    timeColumn !== null &&
      field(
        'timeFormat',
        withChosen(fittingTimes, timeFormat).map((value) => ({ value, label: timeFormatName(value, t, isKnown) })),
        timeFormat,
        (value) => ({ timeFormat: value }),
      ),
    timeColumn !== null &&
      field('timeOfDayColumn', columnOptions, choices.timeOfDayColumn, (value) => ({ timeOfDayColumn: orNull(value) })),
    timeColumn !== null &&
      field(
        'timeZone',
        [
          { value: '', label: t('datasets.utc') },
          ...withChosen(Intl.supportedValuesOf('timeZone'), timeZone).map(plain),
        ],
        timeZone,
        (value) => ({ timeZone: orNull(value) }),
      ),
    timeColumn !== null &&
      field(
        'rowsWithoutTime',
        untimedPolicies.map((value) => ({ value, label: t(`datasets.untimed.${value}`) })),
        choices.rowsWithoutTime,
        (value) => ({ rowsWithoutTime: untimedPolicies.find((policy) => policy === value) }),
      ),
    // Asked only of files that hold such rows, or once something else was chosen.
    (choices.nonDataRows !== 'skip' || findings.some(({ code }) => nonDataCodes.has(code))) &&
      field(
        'nonDataRows',
        nonDataPolicies.map((value) => ({ value, label: t(`datasets.nonData.${value}`) })),
        choices.nonDataRows,
        (value) => ({ nonDataRows: nonDataPolicies.find((policy) => policy === value) }),
      ),
    // Of one file the column would say the same in every row.
    (preview.fileCount > 1 || choices.fileColumn !== null) &&
      field(
        'fileColumn',
        [{ value: '', label: t('datasets.noFileColumn') }, ...fileColumnNames(preview).map(plain)],
        choices.fileColumn,
        (value) => ({ fileColumn: orNull(value) }),
      ),
    field('seriesIdColumn', columnOptions, choices.seriesIdColumn, (value) => ({ seriesIdColumn: orNull(value) })),
  ];
  return fields.filter((one) => one !== false);
}

/** A name that no column has, for the column of the files' names. */
function fileColumnNames({ columns, choices }: FilePreview): string[] {
  const free = ['file', 'file_name', 'source_file'].find(
    (name) => !columns.some((column) => column.name === name && name !== choices.fileColumn),
  );
  return withChosen(free === undefined ? [] : [free], choices.fileColumn);
}

/** A new time column is read in its own way. */
export function chosenTimeColumn(timeColumn: string | null): PartialImportChoices {
  return { timeColumn, timeFormat: undefined, timeOfDayColumn: undefined, timeParts: undefined };
}

/** `%d.%m.%Y %H:%M` as `DD.MM.YYYY HH:MM`, in the letters of the present language. */
export function timeFormatName(format: string, t: Translate, isKnown: (key: string) => boolean): string {
  const key = `datasets.formatNames.${format}`;
  if (isKnown(key)) return t(key);
  return format.replaceAll(/%([a-zA-Z])/g, (whole, part: string) => {
    const name = `datasets.timeParts.${part}`;
    return isKnown(name) ? t(name) : whole;
  });
}
