import type { NamedKind } from '../../contract';
import { GatewiseError } from '../../core/common/errors';
import { readProcedureError } from '../common';
import type { Workbench } from './workbench';

const listings: Readonly<Record<NamedKind, string>> = {
  dataset: '`gatewise datasets` lists those that are there.',
  experiment: '`gatewise experiments` lists those that are there.',
  run: '`gatewise runs` lists those that are there.',
  group: '`gatewise groups` lists those that are there.',
  comparison: '`gatewise comparisons` lists those that are there.',
  study: '`gatewise studies` lists those that are there.',
};

/**
 * The id of what a person names: by an id, the start of one, an exact name, or a run's number.
 * @throws GatewiseError NOT_FOUND with the command that lists them as its hint; BAD_INPUT when several are meant.
 */
export async function findId({ client }: Pick<Workbench, 'client'>, kind: NamedKind, text: string): Promise<string> {
  if (text.trim() === '') throw new GatewiseError('NOT_FOUND', `The id of the ${kind} is empty.`, hintOf(kind));
  try {
    return (await client.system.resolve({ kind, text })).id;
  } catch (error) {
    const { code, message } = readProcedureError(error);
    if (code !== 'NOT_FOUND') throw error;
    throw new GatewiseError(code, message, { field: kind, ...hintOf(kind) }, { cause: error });
  }
}

function hintOf(kind: NamedKind): { hint: string } {
  return { hint: listings[kind] };
}

/** Ids by what they belong to, as their prefixes tell; what has no prefix is a run. */
export interface MemberIds {
  readonly runIds: string[];
  readonly groupIds: string[];
  readonly comparisonIds: string[];
}

/** Finds runs, groups of repeats (`grp_…`) and saved comparisons (`cmp_…`); errors as {@link findId}. */
export async function findMembers(workbench: Workbench, texts: readonly string[]): Promise<MemberIds> {
  const members: MemberIds = { runIds: [], groupIds: [], comparisonIds: [] };
  for (const text of texts) {
    if (text.startsWith('grp_')) members.groupIds.push(await findId(workbench, 'group', text));
    else if (text.startsWith('cmp_')) members.comparisonIds.push(await findId(workbench, 'comparison', text));
    else members.runIds.push(await findId(workbench, 'run', text));
  }
  return members;
}
