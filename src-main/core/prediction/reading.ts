import type { FilePreview, ImportChoices, ImportOverrides, PartialImportChoices } from '../dataset';
import type { FileMatch, TrainingFacts } from './schema';

/**
 * How a file is read so that its columns mean what they meant in training: its zone, roles, markers of missing values and
 * policies for odd rows; where the file's own values leave two readings open, the one of training. What belongs to the file
 * (encoding, delimiter, header) is found anew. What a person chose comes before all of it.
 * @param preview of the file, with the person's choices alone
 * @param trained how the run's data were read; null where nothing is known of it
 */
export function readingFor(
  { columns, choices, alternatives }: Pick<FilePreview, 'columns' | 'choices' | 'alternatives'>,
  match: FileMatch,
  trained: ImportChoices | null,
  chosen: PartialImportChoices,
): PartialImportChoices {
  const found = (name: string | null): string | null =>
    match.columns.find((column) => column.name === name)?.found ?? null;
  const of = (purpose: 'time' | 'series'): string | null =>
    match.columns.find((column) => column.purpose === purpose)?.found ?? null;
  const isThere = (name: string): boolean => columns.some((column) => column.name === name);
  const timeColumn = of('time');
  const own: Record<string, unknown> = {};
  if (timeColumn !== null && isThere(timeColumn)) own['timeColumn'] = timeColumn;
  own['seriesIdColumn'] = of('series');
  if (trained !== null) {
    const { timeZone, timeFormat, timeOfDayColumn, missing, numbers, raggedRows, rowsWithoutTime, nonDataRows } =
      trained;
    Object.assign(own, { timeZone, raggedRows, rowsWithoutTime, nonDataRows });
    const fits = alternatives.timeFormats.some((format) => format.timeFormat === timeFormat);
    if (timeColumn !== null && timeFormat !== null && fits && choices.timeColumn === timeColumn) {
      own['timeFormat'] = timeFormat;
    }
    if (timeOfDayColumn !== null && isThere(timeOfDayColumn)) own['timeOfDayColumn'] = timeOfDayColumn;
    const named = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value> =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, value]) => {
          const column = found(name);
          return column === null ? [] : [[column, value] as const];
        }),
      );
    own['missing'] = named(missing);
    const open = new Set(
      columns.filter((column) => (column.numbers?.alternatives.length ?? 0) > 0).map(({ name }) => name),
    );
    const readings = Object.entries(named(numbers)).filter(([name]) => open.has(name));
    if (readings.length > 0) {
      own['numbers'] = Object.fromEntries(
        readings.map(([name, { decimal, thousands }]) => [name, { decimal, thousands, guessed: false }]),
      );
    }
  }
  const decided = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  return { ...own, ...decided };
}

/** The columns of a file as kinds and units of training, under the file's names. */
export function overridesFor({ columns }: TrainingFacts, match: FileMatch): ImportOverrides {
  const kinds: ImportOverrides['kinds'] = {};
  const roles: ImportOverrides['roles'] = {};
  for (const { name, found, foundKind } of match.columns) {
    const trained = columns.find((column) => column.name === name);
    if (found === null || trained === undefined) continue;
    if (trained.kind !== foundKind) kinds[found] = trained.kind;
    if (trained.purpose === 'target' || trained.purpose === 'feature') roles[found] = trained.purpose;
  }
  return { kinds, roles, units: {} };
}
