import { shallowReactive, watch } from 'vue';
import type { GroupId, RunId } from '../../../src-main/core/common/ids';
import type { RunSummary } from '../../../src-main/core/run/schema';
import { client } from '../../client';
import { useConnection } from '../../stores/connection';
import { useLiveRuns } from '../../stores/live-runs';
import { runAfter } from '../../stores/run-follower';

/** The repeats of groups that came into view, kept up to date by events. */
export function useRepeats() {
  const groups = shallowReactive(new Map<GroupId, readonly RunSummary[]>());
  const asked = new Set<GroupId>();
  const connection = useConnection();

  async function load(id: GroupId): Promise<void> {
    asked.add(id);
    try {
      const page = await client.runs.list({ groupId: id, limit: 100, sort: [{ column: 'seed', direction: 'asc' }] });
      groups.set(id, page.runs);
    } catch {
      // The list itself shows what is wrong with the connection; the next look at the group asks again.
      asked.delete(id);
    }
  }

  /** The repeats of a group, in the order of their seeds; empty until they are there. */
  function of(id: GroupId): readonly RunSummary[] {
    if (!asked.has(id)) void load(id);
    return groups.get(id) ?? [];
  }

  /** Changes the groups that have one of the runs. */
  function change(ids: readonly RunId[], after: (runs: readonly RunSummary[]) => readonly RunSummary[]): void {
    for (const [id, runs] of groups) if (runs.some((run) => ids.includes(run.id))) groups.set(id, after(runs));
  }

  /** A run of a group that is shown without it. */
  function isNew({ id, groupId }: RunSummary): boolean {
    return groupId !== null && asked.has(groupId) && groups.get(groupId)?.some((run) => run.id === id) !== true;
  }

  useLiveRuns().follow({
    changed: (id, event) => {
      if (event.type === 'changed' && event.run.groupId !== null && isNew(event.run)) void load(event.run.groupId);
      else change([id], (runs) => runs.map((run) => (run.id === id ? runAfter(run, event) : run)));
    },
    listed: (event) => {
      if (event.type === 'deleted') change(event.ids, (runs) => runs.filter((run) => !event.ids.includes(run.id)));
      else if (event.run.groupId !== null && isNew(event.run)) void load(event.run.groupId);
    },
  });
  watch(
    () => connection.opened,
    () => {
      for (const id of asked) void load(id);
    },
  );
  return { of };
}
