import { onScopeDispose, ref, shallowReactive, shallowRef, watch } from 'vue';
import type { RunListInput } from '../../../src-main/contract';
import type { ExperimentId, GroupId, RunId } from '../../../src-main/core/common/ids';
import type { RunSummary } from '../../../src-main/core/run/schema';
import { client, isAbort, toProblem, type Problem } from '../../client';
import { useConnection } from '../../stores/connection';
import { useLiveRuns } from '../../stores/live-runs';
import { runAfter } from '../../stores/run-follower';

const pageSize = 100;
const settleMs = 250;
/** Sealed test parts take no part in filter and order. */
const testPart = 'opened' as const;

export interface RunQuery {
  readonly filter: string;
  readonly sort: RunListInput['sort'];
  readonly repeats: RunListInput['repeats'];
  /** Left out: of all experiments. */
  readonly experimentId?: ExperimentId | undefined;
}

/**
 * The rows of a filtered, sorted list of any length: pages are asked for when they come into view, rows change in
 * place as events arrive, and the list is read anew when runs appear, end or vanish. What is shown stays until its
 * successor is there.
 */
export function useRunPages(query: () => RunQuery) {
  const rows = shallowReactive(new Map<number, RunSummary>());
  const total = ref(0);
  const metricNames = shallowRef<readonly string[]>([]);
  const tagNames = shallowRef<readonly string[]>([]);
  const problem = shallowRef<Problem>();
  const loaded = ref(false);
  const live = useLiveRuns();
  const connection = useConnection();
  const indices = new Map<RunId, number>();
  let wanted: ReadonlySet<number> = new Set([0]);
  let generation = new AbortController();
  let asked = new Set<number>();
  /** Whether the rows that are there belong to an earlier question. */
  let isStale = false;
  let settle: ReturnType<typeof setTimeout> | undefined;

  async function ask(page: number, current: AbortController): Promise<void> {
    asked.add(page);
    try {
      const { filter, sort, repeats, experimentId } = query();
      const place = { offset: page * pageSize, limit: pageSize };
      const input = { filter, sort: [...sort], repeats, experimentId, testPart, ...place };
      const answer = await client.runs.list(input, { signal: current.signal });
      if (current !== generation) return;
      if (isStale) {
        isStale = false;
        rows.clear();
      }
      for (const index of rows.keys()) if (index >= answer.total) rows.delete(index);
      total.value = answer.total;
      metricNames.value = answer.metricNames;
      tagNames.value = answer.tagNames;
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
    for (let page = Math.floor(Math.max(0, first) / pageSize); page <= Math.floor(last / pageSize); page++)
      pages.add(page);
    wanted = pages;
    for (const page of pages) if (!asked.has(page)) void ask(page, generation);
  }

  /** Runs of the places [first, last], also of those that were never in view. */
  async function range(first: number, last: number): Promise<RunSummary[]> {
    const known = Array.from({ length: last - first + 1 }, (_, index) => rows.get(first + index));
    if (known.every((run) => run !== undefined)) return known;
    const { filter, sort, repeats, experimentId } = query();
    const found: RunSummary[] = [];
    for (let offset = first; offset <= last; offset += 500) {
      const limit = Math.min(500, last - offset + 1);
      const input = { filter, sort: [...sort], repeats, experimentId, testPart, offset, limit };
      found.push(...(await client.runs.list(input)).runs);
    }
    return found;
  }

  /** All runs of the groups, whether the filter shows them or not. */
  async function repeatsOf(groupIds: ReadonlySet<GroupId>): Promise<RunSummary[]> {
    const { experimentId } = query();
    const found: RunSummary[] = [];
    const limit = 500;
    for (let offset = 0, all = 1; offset < all; offset += limit) {
      const { runs, total: count } = await client.runs.list({ experimentId, repeats: 'all', offset, limit });
      found.push(...runs.filter(({ groupId }) => groupId !== null && groupIds.has(groupId)));
      all = count;
    }
    return found;
  }

  live.follow({
    listed: settleThenRefresh,
    ended: settleThenRefresh,
    changed: (id, change) => {
      const index = indices.get(id);
      const run = index === undefined ? undefined : rows.get(index);
      if (index !== undefined && run !== undefined) rows.set(index, runAfter(run, change));
    },
  });
  watch(
    [() => JSON.stringify(query()), () => connection.opened],
    () => {
      isStale = true;
      wanted = new Set([0]);
      refresh();
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    generation.abort();
    clearTimeout(settle);
  });
  return { rows, total, metricNames, tagNames, problem, loaded, show, range, repeatsOf, refresh };
}
