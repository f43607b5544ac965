import { onScopeDispose, ref, shallowReactive, shallowRef, watch } from 'vue';
import type { RowsPage } from '../../../../src-main/contract';
import type { DatasetId } from '../../../../src-main/core/common/ids';
import { client, isAbort, toProblem, type Problem } from '../../../client';
import { useConnection } from '../../../stores/connection';

const pageSize = 200;

/** Which rows of a dataset are shown, and in what order. */
export interface RowQuery {
  readonly id: DatasetId;
  readonly search: string;
  /** The column that is searched or has to be missing; undefined: any. */
  readonly column: string | undefined;
  readonly onlyMissing: boolean;
  readonly sort: string | undefined;
  readonly direction: 'asc' | 'desc';
}

/** One row: its place in the dataset, from 1, and its values as text; null: missing. */
export interface ShownRow {
  readonly number: number;
  readonly values: readonly (string | null)[];
}

/** The rows that a question finds, page by page as they come into view; the last answer stays until its successor is there. */
export function useRowPages(query: () => RowQuery) {
  const rows = shallowReactive(new Map<number, ShownRow>());
  const counts = ref({ all: 0, found: 0 });
  const timeZone = ref('UTC');
  const problem = shallowRef<Problem>();
  /** Whether the first page of the present question is on its way. */
  const isAsking = ref(true);
  let generation = new AbortController();
  let asked = new Set<number>();
  let inView: readonly [number, number] = [0, 0];

  async function ask(page: number, current: AbortController): Promise<void> {
    asked.add(page);
    try {
      const { id, ...question } = query();
      const place = { offset: page * pageSize, limit: pageSize };
      const answer: RowsPage = await client.datasets.rows({ id, ...question, ...place }, { signal: current.signal });
      if (current !== generation) return;
      if (isAsking.value) rows.clear();
      isAsking.value = false;
      problem.value = undefined;
      counts.value = { all: answer.rowCount, found: answer.matchCount };
      timeZone.value = answer.timeZone;
      answer.rows.forEach((values, index) => {
        rows.set(page * pageSize + index, { number: answer.numbers[index] ?? 0, values });
      });
      show(...inView);
    } catch (thrown) {
      if (current !== generation || isAbort(thrown)) return;
      asked.delete(page);
      isAsking.value = false;
      problem.value = toProblem(thrown);
    }
  }

  function reload(): void {
    generation.abort();
    generation = new AbortController();
    asked = new Set();
    isAsking.value = true;
    void ask(0, generation);
  }

  /** Tells which rows are in view, [first, last]. */
  function show(first: number, last: number): void {
    inView = [first, last];
    // The first page of a new question says how many rows there are at all.
    if (isAsking.value) return;
    const end = Math.min(last, counts.value.found - 1);
    for (let page = Math.floor(first / pageSize); page <= Math.floor(end / pageSize); page++) {
      if (!asked.has(page)) void ask(page, generation);
    }
  }

  const connection = useConnection();
  watch([() => JSON.stringify(query()), () => connection.opened], reload, { immediate: true });
  onScopeDispose(() => {
    generation.abort();
  });
  return { rows, counts, timeZone, problem, isAsking, show, reload };
}
