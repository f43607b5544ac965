import type { GroupId, RunId } from '../../../../src-main/core/common/ids';
import { summarizeRepeats, type RepeatSummary } from '../../../../src-main/core/evaluation/repeats';
import type { RunSummary } from '../../../../src-main/core/run/schema';
import { isTerminal, type RunState } from '../../../../src-main/core/run/state';
import { runLook } from '../../../../src-main/core/common/palette';

/** A row of the results: a run, or repeats of one configuration over seeds. */
export interface ResultMember {
  readonly id: RunId | GroupId;
  readonly kind: 'run' | 'group';
  /** The variant's, as it was called when it ran. */
  readonly name: string;
  readonly modelName: string;
  /** The first one first. */
  readonly runs: readonly RunSummary[];
  readonly color: string;
  readonly dash: readonly number[];
  /** Whether it is what ran last of its variant; the others are earlier attempts. */
  readonly isLatest: boolean;
}

/**
 * Runs as rows: the repeats of a group together, in the order of the variants, the newest of each first. What no variant
 * is called any more comes last.
 * @param variants names of the experiment's variants; of variants with one name as many rows are the latest
 */
export function resultMembers(runs: readonly RunSummary[], variants: readonly string[]): ResultMember[] {
  const byMember = Map.groupBy(
    runs.toSorted((a, b) => a.number - b.number),
    ({ id, groupId }) => groupId ?? id,
  );
  const placeOf = (name: string): number => {
    const place = variants.indexOf(name);
    return place < 0 ? variants.length : place;
  };
  const members = [...byMember].flatMap(([id, together]): Omit<ResultMember, 'isLatest'>[] => {
    const [first] = together;
    if (first === undefined) return [];
    const { name, modelName, number, groupId } = first;
    return [{ id, kind: groupId === null ? 'run' : 'group', name, modelName, runs: together, ...runLook(number) }];
  });
  const ordered = members.toSorted(
    (a, b) => placeOf(a.name) - placeOf(b.name) || a.name.localeCompare(b.name) || newest(b) - newest(a),
  );
  const seen = new Map<string, number>();
  return ordered.map((member) => {
    const before = seen.get(member.name) ?? 0;
    seen.set(member.name, before + 1);
    const latest = Math.max(1, variants.filter((name) => name === member.name).length);
    return { ...member, isLatest: before < latest };
  });
}

function newest({ runs }: Pick<ResultMember, 'runs'>): number {
  return runs.at(-1)?.number ?? 0;
}

/** A figure over the runs that count: mean, SD and 95 % interval of the mean; null without such a run. */
export function figureOf(member: ResultMember, metric: string): RepeatSummary | null {
  return summarizeRepeats(
    member.runs.flatMap(({ disqualified, metrics }) => (disqualified === null ? (metrics[metric] ?? []) : [])),
  );
}

/** How many runs of a row are in each state, in the order in which the runs stand. */
export function statesOf({ runs }: Pick<ResultMember, 'runs'>): { readonly state: RunState; readonly count: number }[] {
  return [...Map.groupBy(runs, ({ state }) => state)].map(([state, those]) => ({ state, count: those.length }));
}

/** Share of the row's work that is done, 0 to 1; null when nothing of it is at work or waits. */
export function shareDone({ runs }: Pick<ResultMember, 'runs'>): number | null {
  if (runs.every(({ state }) => isTerminal(state))) return null;
  const done = runs.map(({ state, progress }) => (isTerminal(state) ? 1 : (progress?.fraction ?? 0)));
  return done.reduce((sum, share) => sum + share, 0) / runs.length;
}

/** Whether the row's model is fitted at once, so that it has no epochs; null while none of its runs tells. */
export function isFittedAtOnce({ runs }: Pick<ResultMember, 'runs'>): boolean | null {
  for (const { progress, state, lastEpoch } of runs) {
    if ((lastEpoch ?? 0) > 0 || (progress?.epochs ?? null) !== null) return false;
    if (progress !== null && progress.epochs === null) return true;
    if (state === 'succeeded') return true;
  }
  return null;
}
