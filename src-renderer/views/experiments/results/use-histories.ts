import { onScopeDispose, shallowRef, watch } from 'vue';
import type { RunId } from '../../../../src-main/core/common/ids';
import type { RunSummary } from '../../../../src-main/core/run/schema';
import { isTerminal } from '../../../../src-main/core/run/state';
import type { EpochRecord } from '../../../../src-main/core/training/schema';
import { limits } from '../../../../src-main/contract';
import { client } from '../../../client';
import { useQuery } from '../../../composables/use-query';
import { useLiveRuns } from '../../../stores/live-runs';

/** Curves that are drawn together at most, the newest runs' first. */
export const mostCurves = 60;

/** Epoch by epoch what the runs have come to, drawn anew once a frame at most while they train. */
export function useHistories(runs: () => readonly RunSummary[]) {
  const histories = shallowRef<ReadonlyMap<RunId, readonly EpochRecord[]>>(new Map());
  /** What was heard since the page opened: an answer may be older than it. */
  const heard = new Map<RunId, EpochRecord[]>();
  let frame = 0;

  const query = useQuery(
    () => {
      const shown = runs();
      // Asked for anew as runs end: their curves are whole then.
      const ended = shown.filter(({ state }) => isTerminal(state)).length;
      const ids = shown.map(({ id }) => id).toSorted();
      return ids.length === 0 ? undefined : { ids, ended };
    },
    async ({ ids }, signal) => {
      const pages = Array.from({ length: Math.ceil(ids.length / limits.comparedRuns) }, (_, page) =>
        ids.slice(page * limits.comparedRuns, (page + 1) * limits.comparedRuns),
      );
      return (await Promise.all(pages.map((some) => client.runs.histories({ ids: some }, { signal })))).flat();
    },
  );
  function draw(): void {
    const stored = query.data.value ?? [];
    const next = new Map<RunId, readonly EpochRecord[]>(stored.map(({ id, history }) => [id, history]));
    for (const [id, records] of heard) {
      const known = next.get(id) ?? [];
      const last = known.at(-1)?.epoch ?? 0;
      next.set(id, [...known, ...records.filter(({ epoch }) => epoch > last)]);
    }
    histories.value = next;
  }
  watch(query.data, draw);
  useLiveRuns().follow({
    changed: (id, change) => {
      if (change.type !== 'epoch') return;
      const records = heard.get(id);
      if (records === undefined) heard.set(id, [change.record]);
      else records.push(change.record);
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    },
  });
  onScopeDispose(() => {
    cancelAnimationFrame(frame);
  });
  return { histories, problem: query.problem, reload: query.reload };
}
