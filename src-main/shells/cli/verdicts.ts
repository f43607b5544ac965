import type { GroupId, RunId } from '../../core/common/ids';
import { verdictSentence, type MemberVerdict } from '../../core/verdict';
import type { Workbench } from './workbench';

/** The verdicts on runs and groups of repeats, by id. */
export type Verdicts = ReadonlyMap<string, MemberVerdict>;

/** Of one request. */
const most = 500;

/** What can be said of runs and of groups of repeats beside the strongest baseline. */
export async function verdictsOf(
  { client }: Pick<Workbench, 'client'>,
  runs: readonly { readonly id: RunId }[],
  groupIds: readonly GroupId[] = [],
): Promise<Verdicts> {
  const verdicts = new Map<string, MemberVerdict>();
  for (let from = 0; from < Math.max(runs.length, groupIds.length); from += most) {
    const judged = await client.verdicts.members({
      runIds: runs.slice(from, from + most).map(({ id }) => id),
      groupIds: groupIds.slice(from, from + most),
    });
    for (const { id, verdict } of judged) verdicts.set(id, verdict);
  }
  return verdicts;
}

/** A verdict for --json: with its sentence. */
export function describeVerdict(verdict: MemberVerdict | undefined, name: string): unknown {
  return verdict === undefined ? null : { ...verdict, sentence: verdictSentence(verdict, name, 'en') };
}
