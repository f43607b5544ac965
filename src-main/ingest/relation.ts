import { z } from 'zod';
import type { FilePreview } from '../core/dataset';
import { quoteName, type Database } from './database';
import { rowsWithFileName } from './file-column';
import { importers, type Relation, type TableSample } from './formats';
import type { OpenContext } from './formats/importer';
import type { SourceFile } from './source';

/** The rows of several files under one another. */
export interface FilesRelation extends Relation {
  /** Where rows (from 0, ascending) stand in their files. */
  readonly places: (database: Database, rows: readonly number[]) => Promise<FilePlace[]>;
}

export interface FilePlace {
  readonly file: string;
  /** From 1: a line of text, a row of a sheet, or a row where a file has no lines. */
  readonly line: number;
  /** Whether the row is the first below the names of its file. */
  readonly isFirst: boolean;
}

/**
 * Checks all files as a whole and puts their rows under one another, columns found by their names.
 * @throws GatewiseError what the importers throw
 */
export async function openRelation(
  sources: readonly SourceFile[],
  samples: readonly TableSample[],
  { choices }: Pick<FilePreview, 'choices'>,
  context: OpenContext,
): Promise<FilesRelation> {
  const { fileColumn } = choices;
  const own = samples[0]?.names ?? [];
  const names = fileColumn === null ? own : [...own, fileColumn];
  const opened: Relation[] = [];
  for (const [index, source] of sources.entries()) {
    const ownNames = samples[index]?.names ?? own;
    const relation = await importers[source.format].open(source, ownNames, choices, {
      ...context,
      onProgress: (share) => {
        context.onProgress((index + share) / sources.length);
      },
    });
    const inOrder = reordered(relation, ownNames, own);
    opened.push(fileColumn === null ? inOrder : rowsWithFileName(inOrder, source.name, fileColumn));
  }
  const [first] = opened;
  if (first === undefined) throw new TypeError('nothing to open');
  const places = placesIn(sources, opened);
  if (opened.length === 1) return { ...first, places };
  // What one file stores as numbers and another as text is text in both.
  const storedAs = names.map((_, index) => {
    const stored = first.storedAs[index] ?? 'text';
    return opened.every((relation) => relation.storedAs[index] === stored) ? stored : 'text';
  });
  const selected = names.map((name, index) =>
    storedAs[index] === 'text' ? `${quoteName(name)}::varchar as ${quoteName(name)}` : quoteName(name),
  );
  const parts = opened.map(({ sql }) => `select ${selected.join(', ')} from ${sql}`);
  return {
    places,
    sql: `(${parts.join(' union all ')})`,
    storedAs,
    rowCount: opened.reduce<number | null>(
      (sum, { rowCount }) => (sum === null || rowCount === null ? null : sum + rowCount),
      0,
    ),
    raggedCount: opened.reduce((sum, { raggedCount }) => sum + raggedCount, 0),
    ragged: opened.flatMap(({ ragged }) => ragged).slice(0, 10),
    isPlain: opened.every(({ isPlain = false }) => isPlain),
    below: opened.flatMap(({ below = [] }) => below),
    undecodable: opened.reduce((sum, { undecodable }) => sum + undecodable, 0),
  };
}

function reordered(relation: Relation, own: readonly string[], names: readonly string[]): Relation {
  return { ...relation, storedAs: names.map((name) => relation.storedAs[own.indexOf(name)] ?? 'text') };
}

const countSchema = z.coerce.number();

function placesIn(sources: readonly SourceFile[], opened: readonly Relation[]): FilesRelation['places'] {
  return async (database, rows) => {
    const places: FilePlace[] = [];
    let start = 0;
    for (const [index, relation] of opened.entries()) {
      const isLast = index === opened.length - 1;
      const count = isLast ? Number.POSITIVE_INFINITY : await countOf(database, relation);
      const own = rows.filter((row) => row >= start && row < start + count).map((row) => row - start);
      const lines = own.length === 0 ? [] : await relation.lines?.(own);
      for (const [nth, row] of own.entries()) {
        places.push({ file: sources[index]?.name ?? '', line: lines?.[nth] ?? row + 1, isFirst: row === 0 });
      }
      start += count;
    }
    return places;
  };
}

async function countOf(database: Database, relation: Relation): Promise<number> {
  if (relation.rowCount !== null) return relation.rowCount;
  const [[count] = []] = await database.rows(`select count(*) from ${relation.sql}`);
  return countSchema.parse(count);
}
