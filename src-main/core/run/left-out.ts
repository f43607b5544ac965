import { fillPlaces } from '../common/fill';
import { listValues } from '../task/named-parts';
import type { SplitSummary } from './split-summary';

/** What took no part in a run, with the figures that its sentence needs. */
export interface LeftOut {
  readonly code:
    | 'markedValues'
    | 'absentMarkers'
    | SplitSummary['arrangedRows'][number]['kind']
    | 'missingTargets'
    | 'untimedRows'
    | 'unnamedRows'
    | 'leftOutSeries';
  readonly values: Readonly<Record<string, number | string>>;
}

const namedSeries = 10;

/**
 * What a run left out of its data or arranged anew: values that it treats as missing (and those that occur nowhere), rows that
 * were put in order, merged or left out, windows without a known target, rows without a time, series that are too short.
 */
export function leftOutOf(split: SplitSummary | null): LeftOut[] {
  if (split === null) return [];
  const { train, validation, test } = split.parts;
  const [trainCount, validationCount, testCount] = [train, validation, test].map(
    ({ missingTargets }) => missingTargets,
  );
  const count = (trainCount ?? 0) + (validationCount ?? 0) + (testCount ?? 0);
  const { leftOutSeries, unnamedRows, untimedRows, markedValues, arrangedRows } = split;
  const found = markedValues.filter((marked) => marked.count > 0);
  const absent = markedValues.filter((marked) => marked.count === 0);
  const names = leftOutSeries.first.slice(0, namedSeries).map(({ name, rows }) => `${name} (${rows})`);
  const list = [...names, ...(leftOutSeries.count > namedSeries ? ['…'] : [])].join(', ');
  return [
    ...(found.length === 0
      ? []
      : [
          {
            code: 'markedValues' as const,
            values: {
              count: found.reduce((sum, marked) => sum + marked.count, 0),
              list: found.map((marked) => `${marked.column} ${String(marked.value)} (${marked.count})`).join(', '),
            },
          },
        ]),
    ...(absent.length === 0
      ? []
      : [
          {
            code: 'absentMarkers' as const,
            values: { list: absent.map(({ column, value }) => `${column} ${String(value)}`).join(', ') },
          },
        ]),
    ...arrangedRows.map(({ kind, count: rows }) => ({ code: kind, values: { count: rows } })),
    ...(count === 0
      ? []
      : [
          {
            code: 'missingTargets' as const,
            values: { count, train: trainCount ?? 0, validation: validationCount ?? 0, test: testCount ?? 0 },
          },
        ]),
    ...(untimedRows === 0 ? [] : [{ code: 'untimedRows' as const, values: { count: untimedRows } }]),
    ...(unnamedRows.count === 0
      ? []
      : [
          {
            code: 'unnamedRows' as const,
            values: { count: unnamedRows.count, list: listValues(unnamedRows.first) },
          },
        ]),
    ...(leftOutSeries.count === 0
      ? []
      : [{ code: 'leftOutSeries' as const, values: { count: leftOutSeries.count, list } }]),
  ];
}

const sentences: Readonly<Record<LeftOut['code'], string>> = {
  markedValues: 'Values treated as missing: {count}, by column and value: {list}.',
  absentMarkers: 'To be treated as missing, but nowhere in the data: {list}.',
  sortRows: 'Rows put in the order of time: {count} stood elsewhere.',
  repeatedTimes: 'Rows made one with others of the same time: {count}.',
  leaveOut: 'Rows left out by their times: {count}.',
  missingTargets:
    'Windows left out because their target is missing: {count} (training {train}, validation {validation}, test {test}).',
  untimedRows: 'Rows left out because they have no time: {count}.',
  unnamedRows: 'Rows in no part, because their value names none: {count}, by value: {list}.',
  leftOutSeries:
    'Series left out because they are too short or have no known target: {count}, with their rows: {list}.',
};

/** The English sentence, for terminals. */
export function leftOutSentence({ code, values }: LeftOut): string {
  return fillPlaces(sentences[code], values);
}
