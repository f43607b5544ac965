import { GatewiseError } from '../core/common/errors';

export interface Candidate<Id> {
  id: Id;
  name: string;
}

const shownCandidates = 5;

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
    `"${text}" matches ${matching.length} ${kind}s: ${examples.join(', ')}${matching.length > shownCandidates ? ', …' : ''}. Write more of the id.`,
    { field: kind, examples },
  );
}

export function notFound(kind: string, what: string): GatewiseError {
  return new GatewiseError('NOT_FOUND', `There is no ${kind} ${what} in this workspace.`, { field: kind });
}
