import { onScopeDispose, ref, shallowReactive, shallowRef, watch } from 'vue';
import type { RunListInput } from '../../../src-main/contract';
import type { RunEvent, RunId, RunSummary } from '../../../src-main/core/run/schema';
import { client, isAbort, toProblem, type Problem } from '../../client';
import { useConnection } from '../../stores/connection';
import { useLiveRuns } from '../../stores/live-runs';

const pageSize = 100;
const settleMs = 250;

export interface RunQuery {
  readonly filter: string;
  readonly sort: RunListInput['sort'];
}

/**
 * The rows of a filtered, sorted list of any length: pages are asked for when they come into view, rows change in
 * place as events arrive, and the list is read anew when runs appear, end or vanish.
 */
export function useRunPages(query: () => RunQuery) {
  const rows = shallowReactive(new Map<number, RunSummary>());
  const total = ref(0);
  const metricNames = shallowRef<readonly string[]>([]);
  const problem = shallowRef<Problem>();
  const loaded = ref(false);
  const live = useLiveRuns();
  const connection = useConnection();
  const indices = new Map<RunId, number>();
  let wanted: ReadonlySet<number> = new Set([0]);
  let generation = new AbortController();
  let asked = new Set<number>();
  let settle: ReturnType<typeof setTimeout> | undefined;

  async function ask(page: number, current: AbortController): Promise<void> {
    asked.add(page);
    try {
      const { filter, sort } = query();
      const input = { filter, sort: [...sort], offset: page * pageSize, limit: pageSize };
      const answer = await client.runs.list(input, { signal: current.signal });
      if (current !== generation) return;
      if (answer.total !== total.value) forgetBeyond(answer.total);
      total.value = answer.total;
      metricNames.value = answer.metricNames;
      answer.runs.forEach((run, index) => {
        rows.set(page * pageSize + index, run);
        indices.set(run.id, page * pageSize + index);
      });
      problem.value = undefined;
      loaded.value = true;
    } catch (thrown) {
      if (current !== generation || isAbort(thrown)) return;
      asked.delete(page);
      problem.value = toProblem(thrown);
    }
  }

  function forgetBeyond(count: number): void {
    for (const index of rows.keys()) if (index >= count) rows.delete(index);
  }

  /** Reads the pages in view again; the old rows stay until the new ones are there. */
  function refresh(): void {
    generation.abort();
    generation = new AbortController();
    asked = new Set();
    indices.clear();
    for (const page of wanted) void ask(page, generation);
  }

  function settleThenRefresh(): void {
    clearTimeout(settle);
    settle = setTimeout(refresh, settleMs);
  }

  /** Tells which rows are in view, [first, last]. */
  function show(first: number, last: number): void {
    const pages = new Set<number>();
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) pages.add(page);
    wanted = pages;
    for (const page of pages) if (!asked.has(page)) void ask(page, generation);
  }

  function follow(event: RunEvent): void {
    if (event.type === 'created' || event.type === 'deleted') {
      settleThenRefresh();
    } else if (event.type === 'changed') {
      const index = indices.get(event.run.id);
      if (index !== undefined) rows.set(index, event.run);
      if (event.run.finishedAt !== null) settleThenRefresh();
    } else if (event.type === 'epoch') {
      const { record, progress } = event;
      patch(event.id, (run) => ({
        ...run,
        progress,
        lastEpoch: record.epoch,
        lastLoss: record.loss,
        lastValLoss: record.valLoss,
        ...(record.valLoss !== null && record.valLoss < (run.bestValLoss ?? Infinity)
          ? { bestValLoss: record.valLoss, bestEpoch: record.epoch }
          : {}),
      }));
    } else if (event.type === 'progress') {
      patch(event.id, (run) => ({ ...run, progress: event.progress }));
    }
  }

  function patch(id: RunId, change: (run: RunSummary) => RunSummary): void {
    const index = indices.get(id);
    const run = index === undefined ? undefined : rows.get(index);
    if (index !== undefined && run !== undefined) rows.set(index, change(run));
  }

  live.onEvent(follow);
  watch(
    [() => JSON.stringify(query()), () => connection.opened],
    () => {
      rows.clear();
      wanted = new Set([0]);
      refresh();
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    generation.abort();
    clearTimeout(settle);
  });
  return { rows, total, metricNames, problem, loaded, show, refresh };
}
