import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { PartialImportChoices, PreviewColumn } from '../core/dataset';
import { quoteName, quoteText } from './database';
import type { Relation, TableSample } from './formats';
import type { ColumnGuess } from './guess-columns';
import type { SourceFile } from './source';

/**
 * That the files can be given a column of their names.
 * @throws GatewiseError BAD_INPUT where they have a column of that name, or where a wide table is turned
 */
export function requireFileColumn(name: string, { names }: Pick<TableSample, 'names'>, layout: 'long' | 'wide'): void {
  if (layout === 'wide') {
    throw new GatewiseError(
      'BAD_INPUT',
      said`The file’s name as a column is for tables with a row for each time, and these are read as wide ones. Read them as they are (layout long), or import without that column.`,
      { field: 'choices.fileColumn' },
    );
  }
  if (names.includes(name)) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`The files have a column “${name}” already. Give the column of their names another one.`,
      { field: 'choices.fileColumn', column: name },
    );
  }
}

/** The sample of the first file with its name as the last column. */
export function withFileName(sample: TableSample, { name }: Pick<SourceFile, 'name'>, column: string): TableSample {
  return {
    ...sample,
    names: [...sample.names, column],
    rows: sample.rows.map((row) => [...sample.names.map((_, index) => row[index] ?? ''), name]),
    storedAs: [...sample.storedAs, 'text'],
  };
}

/** What is known of the columns, with that of the files' names as the last: a category, which names the series if it is chosen for that. */
export function withFileGuess(
  guess: ColumnGuess,
  sources: readonly Pick<SourceFile, 'name'>[],
  column: string,
  { seriesIdColumn }: PartialImportChoices,
): ColumnGuess {
  const names = sources.map(({ name }) => name);
  const added: PreviewColumn = {
    name: column,
    kind: 'category',
    role: seriesIdColumn === column ? 'seriesId' : 'ignored',
    unit: null,
    missing: 0,
    distinct: new Set(names).size,
    unreadable: 0,
    numbers: null,
  };
  return {
    ...guess,
    columns: [...guess.columns, added],
    numbers: [...guess.numbers, null],
    values: [...guess.values, names],
  };
}

/** The rows of one file with its name as the last column. */
export function rowsWithFileName(relation: Relation, file: string, column: string): Relation {
  return {
    ...relation,
    withNumbers: undefined,
    sql: `(select *, ${quoteText(file)} as ${quoteName(column)} from ${relation.sql})`,
    storedAs: [...relation.storedAs, 'text'],
  };
}
