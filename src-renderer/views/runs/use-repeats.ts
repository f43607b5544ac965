import { shallowReactive, watch } from 'vue';
import type { GroupId } from '../../../src-main/core/common/ids';
import type { RunEvent, RunSummary } from '../../../src-main/core/run/schema';
import { client } from '../../client';
import { useConnection } from '../../stores/connection';
import { useLiveRuns } from '../../stores/live-runs';
import { patchRun } from './patch-run';

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

  function follow(event: RunEvent): void {
    if (event.type === 'created' || event.type === 'changed') {
      const { groupId } = event.run;
      if (groupId !== null && asked.has(groupId)) void replace(groupId, event.run);
    } else if (event.type === 'epoch' || event.type === 'progress') {
      for (const [id, runs] of groups) {
        if (!runs.some((run) => run.id === event.id)) continue;
        groups.set(
          id,
          runs.map((run) => (run.id === event.id ? patchRun(run, event) : run)),
        );
      }
    } else if (event.type === 'deleted') {
      for (const [id, runs] of groups) {
        if (!runs.some((run) => event.ids.includes(run.id))) continue;
        groups.set(
          id,
          runs.filter((run) => !event.ids.includes(run.id)),
        );
      }
    }
  }

  async function replace(id: GroupId, changed: RunSummary): Promise<void> {
    const runs = groups.get(id);
    if (runs?.some((run) => run.id === changed.id) !== true) return load(id);
    groups.set(
      id,
      runs.map((run) => (run.id === changed.id ? changed : run)),
    );
  }

  useLiveRuns().onEvent(follow);
  watch(
    () => connection.opened,
    () => {
      for (const id of asked) void load(id);
    },
  );
  return { of };
}
