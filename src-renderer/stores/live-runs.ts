import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowReactive, watch } from 'vue';
import { client, drawn, followStream, Listeners } from '../client';
import type { RunId } from '../../src-main/core/common/ids';
import type { RunEvent, RunSummary } from '../../src-main/core/run/schema';
import { isTerminal } from '../../src-main/core/run/state';
import { useConnection } from './connection';
import { tellFollower, type RunFollower } from './run-follower';

const reopenMs = 500;

/**
 * Everything that happens to runs, heard once for the whole window. Keeps the unfinished runs and hands every event
 * on; screens patch what they show.
 */
export const useLiveRuns = defineStore('live-runs', () => {
  const connection = useConnection();
  const unfinished: Map<RunId, RunSummary> = shallowReactive(new Map<RunId, RunSummary>());
  /** Those that were paused, to go on together. */
  const paused: Map<RunId, RunSummary> = shallowReactive(new Map<RunId, RunSummary>());
  const total = ref(0);
  const listeners = new Listeners<RunEvent>();

  function handle(event: RunEvent): void {
    if (event.type === 'created' || event.type === 'changed') {
      if (isTerminal(event.run.state)) unfinished.delete(event.run.id);
      else unfinished.set(event.run.id, event.run);
      if (event.run.state === 'paused') paused.set(event.run.id, event.run);
      else paused.delete(event.run.id);
      if (event.type === 'created') total.value += 1;
    } else if (event.type === 'deleted') {
      for (const id of event.ids) {
        unfinished.delete(id);
        paused.delete(id);
      }
      total.value = Math.max(0, total.value - event.ids.length);
    } else if (event.type === 'epoch' || event.type === 'progress') {
      const run = unfinished.get(event.id);
      if (run !== undefined) unfinished.set(event.id, { ...run, progress: event.progress });
    }
    listeners.tell(event);
  }

  async function refresh(): Promise<void> {
    const [all, left, ...active] = await Promise.all([
      client.runs.list({ limit: 1 }),
      client.runs.list({ filter: 'state:paused', limit: 500 }),
      ...(['queued', 'preparing', 'running'] as const).map((state) =>
        client.runs.list({ filter: `state:${state}`, limit: 500 }),
      ),
    ]);
    total.value = all.total;
    unfinished.clear();
    paused.clear();
    for (const run of left.runs) paused.set(run.id, run);
    for (const page of active) for (const run of page.runs) unfinished.set(run.id, run);
  }

  /** Tells a follower of everything that happens to runs, until the calling scope ends. */
  function follow(follower: RunFollower): void {
    onScopeDispose(
      listeners.add((event) => {
        tellFollower(follower, event);
      }),
    );
  }

  const active = computed<readonly RunSummary[]>(() => [...unfinished.values()].sort((a, b) => a.number - b.number));
  const running = computed<readonly RunSummary[]>(() => active.value.filter((run) => run.state !== 'queued'));
  const queued = computed<readonly RunSummary[]>(() => active.value.filter((run) => run.state === 'queued'));
  watch(
    () => connection.opened,
    () => void refresh(),
  );
  void followStream({
    open: () => client.runs.watch({}),
    refresh,
    handle,
    drawn,
    pause: () => new Promise((resolve) => setTimeout(resolve, reopenMs)),
  });
  return { unfinished, paused, total, active, running, queued, follow, refresh };
});
