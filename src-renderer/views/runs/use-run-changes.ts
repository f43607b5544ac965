import type { RunSummary } from '../../../src-main/core/run/schema';
import { useRunActions } from '../../composables/use-run-actions';
import { toggleTag } from './selection';
import type { useRunPages } from './use-run-pages';
import type { RunTable } from './use-run-table';

/** Requests at once when many runs are tagged. */
const atOnce = 50;

/** Changes of names, notes and tags in the table of runs: of one run, or the tags of all that are meant. */
export function useRunChanges(pages: Pick<ReturnType<typeof useRunPages>, 'refresh'>, table: RunTable) {
  const actions = useRunActions();

  async function change(run: RunSummary, next: { name?: string; tags?: string[]; note?: string }): Promise<void> {
    const changed = await actions.update(run.id, next);
    if (changed !== undefined) table.remember(changed);
  }
  const carries = (run: RunSummary, tag: string): boolean => toggleTag(run.tags, tag).length < run.tags.length;
  function taggedBy(tag: string): 'all' | 'some' | 'none' {
    const runs = table.latestOf(table.meant.value);
    const count = runs.filter((run) => carries(run, tag)).length;
    return count === 0 ? 'none' : count === runs.length ? 'all' : 'some';
  }
  async function tag(tags: string[], add: boolean): Promise<void> {
    const runs = table.latestOf(table.meant.value);
    for (let start = 0; start < runs.length; start += atOnce) {
      await Promise.all(
        runs.slice(start, start + atOnce).map((run) => {
          const next = tags.reduce<string[]>(
            (present, one) => (carries({ ...run, tags: present }, one) === add ? present : toggleTag(present, one)),
            run.tags,
          );
          return change(run, { tags: next });
        }),
      );
    }
    pages.refresh();
  }
  return { change, taggedBy, tag };
}
