import type { FilePreview } from '../core/dataset';
import { quoteName } from './database';
import { importers, type Relation, type TableSample } from './formats';
import type { OpenContext } from './formats/importer';
import type { SourceFile } from './source';

/**
 * Checks all files as a whole and puts their rows under one another, columns found by their names.
 * @throws GatewiseError what the importers throw
 */
export async function openRelation(
  sources: readonly SourceFile[],
  samples: readonly TableSample[],
  { choices }: Pick<FilePreview, 'choices'>,
  context: OpenContext,
): Promise<Relation> {
  const names = samples[0]?.names ?? [];
  const opened: Relation[] = [];
  for (const [index, source] of sources.entries()) {
    const own = samples[index]?.names ?? names;
    const relation = await importers[source.format].open(source, own, choices, {
      ...context,
      onProgress: (share) => {
        context.onProgress((index + share) / sources.length);
      },
    });
    opened.push(reordered(relation, own, names));
  }
  const [first] = opened;
  if (first === undefined) throw new TypeError('nothing to open');
  if (opened.length === 1) return first;
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
    sql: `(${parts.join(' union all ')})`,
    storedAs,
    rowCount: opened.reduce<number | null>(
      (sum, { rowCount }) => (sum === null || rowCount === null ? null : sum + rowCount),
      0,
    ),
    raggedCount: opened.reduce((sum, { raggedCount }) => sum + raggedCount, 0),
    ragged: opened.flatMap(({ ragged }) => ragged).slice(0, 10),
    undecodable: opened.reduce((sum, { undecodable }) => sum + undecodable, 0),
  };
}

function reordered(relation: Relation, own: readonly string[], names: readonly string[]): Relation {
  return { ...relation, storedAs: names.map((name) => relation.storedAs[own.indexOf(name)] ?? 'text') };
}
