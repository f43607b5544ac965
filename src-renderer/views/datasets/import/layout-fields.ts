import type { FilePreview } from '../../../../src-main/core/dataset/preview-schema';
import type { PartialImportChoices, TimePart, TimeParts } from '../../../../src-main/core/dataset/schema';
import type { Translate } from '../../../format/translate';
import type { ReadingField } from './reading-field';

/** Whether a wide table is turned, and what its hours stand for; nothing for tables that are not wide. */
export function layoutFields({ choices, findings }: FilePreview, t: Translate): ReadingField[] {
  const { layout, hourStamp } = choices;
  const couldBeWide = layout === 'wide' || findings.some(({ code }) => code === 'wideAsItStands');
  if (!couldBeWide) return [];
  const layouts = (['wide', 'long'] as const).map((value) => ({ value, label: t(`datasets.layouts.${value}`) }));
  const fields: ReadingField[] = [
    {
      name: 'layout',
      options: layouts,
      value: layout,
      // The columns are others: nothing chosen about them holds.
      choose: (next, before) => ({ ...aboutText(before), layout: next === 'wide' ? 'wide' : 'long' }),
    },
  ];
  if (hourStamp !== null) {
    fields.push({
      name: 'hourStamp',
      options: (['start', 'end'] as const).map((value) => ({ value, label: t(`datasets.hourStamps.${value}`) })),
      value: hourStamp,
      choose: (next, before) => ({ ...before, hourStamp: next === 'end' ? 'end' : 'start' }),
    });
  }
  return fields;
}

/** Choices that hold whatever the columns are. */
function aboutText(choices: PartialImportChoices): PartialImportChoices {
  const { encoding, delimiter, decimal, header, skippedLines, sheet, raggedRows, timeZone } = choices;
  return { encoding, delimiter, decimal, header, skippedLines, sheet, raggedRows, timeZone };
}

/** What a year, and an hour beside a date, can be followed by. */
const following = {
  year: ['quarter', 'month', 'day', 'dayOfYear', 'week', 'hour', 'minute', 'second'],
  hour: ['minute', 'second'],
} as const satisfies Partial<Record<TimePart, readonly TimePart[]>>;

/** The columns of a time that stands in several; the year alone, to begin with, where none holds more than a year. */
export function timePartFields({ choices, columns }: FilePreview, t: Translate): ReadingField[] {
  const { timeParts, timeColumn, timeFormat } = choices;
  // A year alone may have its quarter or month beside it.
  const isOpen = timeColumn === null || timeFormat === '%Y';
  const first = timeParts.year === undefined && timeParts.hour !== undefined ? 'hour' : 'year';
  const parts: readonly TimePart[] =
    timeParts[first] === undefined ? (isOpen ? ['year'] : []) : [first, ...following[first]];
  const options = [
    { value: '', label: t('datasets.noTime') },
    ...columns.map(({ name }) => ({ value: name, label: name })),
  ];
  return parts.map((part) => ({
    name: `partColumns.${part}`,
    options,
    value: timeParts[part] ?? '',
    choose: (next, before) => ({
      ...before,
      timeColumn: undefined,
      timeFormat: undefined,
      timeOfDayColumn: undefined,
      timeParts: withPart(timeParts, part, next, first),
    }),
  }));
}

/** Without the part that the others hang on, there are none. */
function withPart(parts: TimeParts, part: TimePart, column: string, first: TimePart): TimeParts {
  if (column !== '') return { ...parts, [part]: column };
  return part === first ? {} : Object.fromEntries(Object.entries(parts).filter(([name]) => name !== part));
}
