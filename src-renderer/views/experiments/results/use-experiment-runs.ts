import { computed, shallowRef, watch } from 'vue';
import type { ExperimentId, RunId } from '../../../../src-main/core/common/ids';
import type { RunSummary } from '../../../../src-main/core/run/schema';
import { isTerminal } from '../../../../src-main/core/run/state';
import { client } from '../../../client';
import { useQuery } from '../../../composables/use-query';
import { useLiveRuns } from '../../../stores/live-runs';
import { resultMembers } from './members';

/** Runs that the page looks at; it says so where an experiment has more. */
const mostRuns = 500;

/** The runs of an experiment as they are now, and as rows. */
export function useExperimentRuns(experimentId: () => ExperimentId | undefined, variants: () => readonly string[]) {
  /** What was heard of since the list was asked for: its answer may be older. */
  const fresh = new Set<RunId>();
  const query = useQuery(experimentId, (key, signal) => {
    fresh.clear();
    return client.runs.list({ experimentId: key, limit: mostRuns }, { signal });
  });
  const byId = shallowRef<ReadonlyMap<RunId, RunSummary>>(new Map());
  const total = shallowRef(0);
  watch(experimentId, () => {
    byId.value = new Map();
    total.value = 0;
  });
  watch(query.data, (list) => {
    const listed = new Map((list?.runs ?? []).map((run) => [run.id, run]));
    const heard = [...byId.value].filter(([id]) => fresh.has(id));
    total.value = (list?.total ?? 0) + heard.filter(([id]) => !listed.has(id)).length;
    byId.value = new Map([...listed, ...heard]);
  });
  function take(changed: readonly RunSummary[]): void {
    const own = changed.filter((run) => run.experimentId === experimentId());
    total.value += own.filter(({ id }) => !byId.value.has(id)).length;
    for (const { id } of own) fresh.add(id);
    if (own.length > 0) byId.value = new Map([...byId.value, ...own.map((run) => [run.id, run] as const)]);
  }
  const live = useLiveRuns();
  live.follow({
    changed: (_, change) => {
      if (change.type === 'changed') take([change.run]);
    },
    listed: (change) => {
      if (change.type === 'created') {
        take([change.run]);
        return;
      }
      const gone = change.ids.filter((id) => byId.value.has(id));
      if (gone.length === 0) return;
      byId.value = new Map([...byId.value].filter(([id]) => !gone.includes(id)));
      total.value -= gone.length;
    },
  });
  /** What every epoch changes is among the live runs. */
  const runs = computed(() =>
    [...byId.value.values()].map((run) => ({
      ...run,
      progress: live.unfinished.get(run.id)?.progress ?? run.progress,
    })),
  );
  const members = computed(() => resultMembers(runs.value, variants()));
  const unfinished = computed(() => runs.value.filter(({ state }) => !isTerminal(state)));
  /** What was just started, whether its events have come or not: later ones are not overwritten. */
  const begin = (started: readonly RunSummary[]): void => {
    take(started.filter(({ id }) => !byId.value.has(id)));
  };
  return { query, runs, total, members, unfinished, begin };
}
export type ExperimentRuns = ReturnType<typeof useExperimentRuns>;
