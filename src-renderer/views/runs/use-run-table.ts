import { computed, ref, shallowRef } from 'vue';
import type { GroupId, RunId } from '../../../src-main/core/common/ids';
import type { RunSummary } from '../../../src-main/core/run/schema';
import { positionOf, rowAt, rowCount, type OpenedGroup } from './row-model';
import { span } from './selection';
import type { useRepeats } from './use-repeats';
import type { useRunPages } from './use-run-pages';

/** A row as it is drawn; `run` is undefined while its page is on the way. */
export interface ShownRow {
  readonly run: RunSummary | undefined;
  readonly isRepeat: boolean;
  /** The repeats that the row stands for. */
  readonly repeats: readonly RunSummary[];
}

/** Rows, the active one, the chosen runs and the opened groups of the table. */
export function useRunTable(
  pages: ReturnType<typeof useRunPages>,
  groups: ReturnType<typeof useRepeats>,
  together: () => boolean,
) {
  const active = ref(0);
  const anchor = ref(0);
  const chosen = shallowRef<ReadonlySet<RunId>>(new Set());
  /** The chosen runs that were seen, for their tags. */
  const known = new Map<RunId, RunSummary>();
  const openedIds = shallowRef<ReadonlySet<GroupId>>(new Set());

  const opened = computed<OpenedGroup[]>(() => {
    if (!together() || openedIds.value.size === 0) return [];
    return [...pages.rows]
      .filter(([, run]) => run.groupId !== null && openedIds.value.has(run.groupId))
      .map(([index, run]) => ({ index, repeats: run.groupId === null ? 0 : groups.of(run.groupId).length }))
      .sort((a, b) => a.index - b.index);
  });
  const count = computed(() => rowCount(pages.total.value, opened.value));

  function at(position: number): ShownRow {
    const row = rowAt(position, opened.value);
    const listed = pages.rows.get(row.index);
    const repeats = listed === undefined || !together() || listed.groupId === null ? [] : groups.of(listed.groupId);
    return row.kind === 'listed'
      ? { run: listed, isRepeat: false, repeats }
      : { run: repeats[row.repeat], isRepeat: true, repeats: [] };
  }
  const activeRun = computed(() => (count.value === 0 ? undefined : at(active.value).run));

  /** The runs of a row: a group's row stands for all of its repeats. */
  function runsOf({ run, repeats }: ShownRow): readonly RunSummary[] {
    if (repeats.length > 0) return repeats;
    return run === undefined ? [] : [run];
  }
  const isChosen = (row: ShownRow): boolean => {
    const runs = runsOf(row);
    return runs.length > 0 && runs.every(({ id }) => chosen.value.has(id));
  };

  function choose(runs: readonly RunSummary[], keep: boolean): void {
    const next = new Set(keep ? chosen.value : []);
    for (const run of runs) {
      next.add(run.id);
      known.set(run.id, run);
    }
    chosen.value = next;
  }
  /** Chooses these and nothing else, whether they were seen or not. */
  function chooseIds(ids: readonly RunId[]): void {
    chosen.value = new Set(ids);
  }
  function toggle(position: number): void {
    const row = at(position);
    anchor.value = position;
    if (!isChosen(row)) return choose(runsOf(row), true);
    const next = new Set(chosen.value);
    for (const { id } of runsOf(row)) next.delete(id);
    chosen.value = next;
  }
  /** Chooses everything from the anchor to a row, also what lies between the pages that are there. */
  async function extend(position: number): Promise<void> {
    const { first, last } = span(anchor.value, position);
    const rows = Array.from({ length: last - first + 1 }, (_, step) => at(first + step));
    if (rows.every(({ run }) => run !== undefined)) return choose(rows.flatMap(runsOf), false);
    const from = rowAt(first, opened.value).index;
    choose(await pages.range(from, rowAt(last, opened.value).index), false);
  }
  async function chooseAll(): Promise<void> {
    if (pages.total.value === 0) return;
    const listed = await pages.range(0, pages.total.value - 1);
    const groupIds = new Set(listed.flatMap(({ groupId }) => groupId ?? []));
    // A row that stands for repeats stands for those that are on no page, too.
    choose(together() && groupIds.size > 0 ? [...listed, ...(await pages.repeatsOf(groupIds))] : listed, false);
  }
  function clear(): void {
    chosen.value = new Set();
  }
  function forget(ids: readonly RunId[]): void {
    const gone = new Set(ids);
    chosen.value = new Set([...chosen.value].filter((id) => !gone.has(id)));
  }

  function toggleGroup(id: GroupId): void {
    const next = new Set(openedIds.value);
    if (!next.delete(id)) next.add(id);
    openedIds.value = next;
  }
  const isOpened = (run: RunSummary): boolean => run.groupId !== null && openedIds.value.has(run.groupId);

  /** The runs that an action is about: the chosen ones, else those of the active row. */
  const meant = computed<readonly RunId[]>(() => {
    if (chosen.value.size > 0) return [...chosen.value];
    return count.value === 0 ? [] : runsOf(at(active.value)).map(({ id }) => id);
  });
  /** The chosen runs, as far as they were seen, as they are now. */
  function latestOf(ids: readonly RunId[]): RunSummary[] {
    const present = new Map([...pages.rows.values()].map((run) => [run.id, run]));
    return ids.flatMap((id) => present.get(id) ?? known.get(id) ?? []);
  }
  function remember(run: RunSummary): void {
    if (known.has(run.id)) known.set(run.id, run);
  }

  return {
    active,
    anchor,
    chosen,
    count,
    opened,
    at,
    activeRun,
    isChosen,
    toggle,
    extend,
    choose,
    chooseAll,
    chooseIds,
    clear,
    forget,
    toggleGroup,
    isOpened,
    meant,
    latestOf,
    remember,
    runsOf,
    positionOf: (index: number) => positionOf(index, opened.value),
  };
}
export type RunTable = ReturnType<typeof useRunTable>;
