import { and, isNull, sql } from 'drizzle-orm';
import { GatewiseError } from '../core/common/errors';
import { said, type Sentence } from '../core/common/sentence';
import type { StoreContext } from './context';
import type { datasetTable, experimentTable } from './schema';

export interface Candidate<Id> {
  id: Id;
  name: string;
}

const shownCandidates = 5;

/** What is looked for, within a sentence. */
const kindWords: Readonly<Record<string, Sentence>> = {
  dataset: said`dataset`,
  'dataset version': said`dataset version`,
  experiment: said`experiment`,
  run: said`run`,
  'run group': said`run group`,
  backtest: said`backtest`,
  study: said`study`,
  trial: said`trial`,
  report: said`report`,
  'saved comparison': said`saved comparison`,
  comparison: said`comparison`,
};

/** Rows that are not deleted and have the text as their name or their id begin with it, with or without the prefix. */
export function findCandidates<Table extends typeof datasetTable | typeof experimentTable>(
  { queries }: StoreContext,
  table: Table,
  prefix: string,
  text: string,
): Candidate<Table['$inferSelect']['id']>[] {
  const start = text.startsWith(prefix) ? text : `${prefix}${text}`;
  const condition = sql`(${table.name} = ${text} or substr(${table.id}, 1, ${start.length}) = ${start})`;
  return queries
    .select({ id: table.id, name: table.name })
    .from(table)
    .where(and(isNull(table.deletedAt), condition))
    .all();
}

/**
 * Picks what a person means: an exact id first, then an exact name, then the start of an id.
 * @param kind As it is called in sentences, e.g. `dataset`.
 * @throws GatewiseError NOT_FOUND; BAD_INPUT when several match
 */
export function pickCandidate<Id extends string>(kind: string, text: string, candidates: readonly Candidate<Id>[]): Id {
  const exact = candidates.find((candidate) => candidate.id === text);
  if (exact !== undefined) return exact.id;
  const named = candidates.filter((candidate) => candidate.name === text);
  const matching = named.length > 0 ? named : candidates;
  const [first, ...others] = matching;
  if (first === undefined) throw notFound(kind, text);
  if (others.length === 0) return first.id;
  const examples = matching.slice(0, shownCandidates).map(({ id, name }) => `${id} (${name})`);
  throw new GatewiseError(
    'BAD_INPUT',
    said`"${text}" matches ${matching.length} ${kind}s: ${examples.join(', ')}${matching.length > shownCandidates ? ', …' : ''}. Write more of the id.`,
    { field: kind, examples },
  );
}

/** The same among a list that was read already; ids match by their start, with or without the prefix. */
export function pickNamed<Id extends string>(
  kind: string,
  prefix: string,
  text: string,
  all: readonly Candidate<Id>[],
): Id {
  const start = text.startsWith(prefix) ? text : `${prefix}${text}`;
  return pickCandidate(
    kind,
    text,
    all.filter(({ id, name }) => name === text || id.startsWith(start)),
  );
}

/** The error for an id that the workspace does not have. */
export function notFound(kind: string, what: string): GatewiseError {
  return new GatewiseError('NOT_FOUND', said`There is no ${kindWords[kind] ?? kind} ${what} in this workspace.`, {
    field: kind,
  });
}
