import { computed, ref, watch } from 'vue';
import { useRoute } from 'vue-router';
import type { RunListInput, RunView } from '../../../src-main/contract';
import { useAddressQuery } from '../../composables/use-address-query';
import { useRunActions } from '../../composables/use-run-actions';
import { useSystem } from '../../stores/system';
import { usualColumns } from './columns';

type Sort = RunListInput['sort'];
const newestFirst: Sort = [{ column: 'number', direction: 'desc' }];

/** How the table is looked at: filter, order, columns, repeats together or apart; columns and views are kept. */
export function useTableSettings() {
  const system = useSystem();
  const { attempt } = useRunActions();
  const route = useRoute();
  const changeQuery = useAddressQuery();
  /** What the address says, so that a filtered table can be passed on, opened anew and gone back to. */
  const filterOfAddress = computed(() => {
    const { filter: text } = route.query;
    return typeof text === 'string' ? text : '';
  });
  const filter = ref(filterOfAddress.value);
  watch(filterOfAddress, (text) => {
    if (route.meta.section === 'runs') filter.value = text;
  });
  watch(filter, (text) => {
    if (text === filterOfAddress.value) return;
    void changeQuery({ filter: text === '' ? undefined : text });
  });
  const sort = ref<Sort>(newestFirst);
  const together = ref(true);
  const columns = computed(() => system.settings?.runColumns ?? usualColumns);
  const views = computed(() => system.settings?.runViews ?? []);

  const chooseColumns = (ids: readonly string[] | null) =>
    attempt(() => system.update({ runColumns: ids === null ? null : [...ids] }));

  /** Sorts by a column; once more turns the order around. */
  function sortBy(column: string): void {
    const [current] = sort.value;
    const turned = current?.column === column && current.direction === 'asc' ? 'desc' : 'asc';
    sort.value = [{ column, direction: turned }];
  }

  async function saveView(name: string): Promise<void> {
    const view: RunView = { name, filter: filter.value, sort: [...sort.value], columns: [...columns.value] };
    await attempt(() => system.update({ runViews: [...views.value.filter((other) => other.name !== name), view] }));
  }
  const forgetView = (name: string) =>
    attempt(() => system.update({ runViews: views.value.filter((view) => view.name !== name) }));

  async function openView(view: RunView): Promise<void> {
    filter.value = view.filter;
    sort.value = view.sort.length === 0 ? newestFirst : [...view.sort];
    await chooseColumns(view.columns);
  }
  return { filter, sort, together, columns, views, chooseColumns, sortBy, saveView, forgetView, openView };
}
