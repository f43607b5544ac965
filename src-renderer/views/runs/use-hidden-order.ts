import { computed, type ComputedRef, type Ref } from 'vue';
import type { RunListInput } from '../../../src-main/contract';
import type { ExperimentId } from '../../../src-main/core/common/ids';
import { parseRunFilter, type RunFilter } from '../../../src-main/core/run/filter';
import { testFiguresChosenBy } from '../../../src-main/core/run/test-look';
import { useSealed } from '../../composables/use-sealed';
import { useCatalogue } from '../../stores/catalogue';

/** What is typed need not be a filter yet. */
function filterOf(text: string): RunFilter {
  try {
    return parseRunFilter(text);
  } catch {
    return [];
  }
}

/** Whether the runs in view are ordered or filtered by the test part, which for some of them is sealed. */
export function useHiddenOrder({
  filter,
  sort,
  experimentId,
}: {
  readonly filter: Ref<string>;
  readonly sort: Ref<RunListInput['sort']>;
  readonly experimentId: Ref<ExperimentId | undefined>;
}): ComputedRef<boolean> {
  const sealed = useSealed();
  const catalogue = useCatalogue();
  return computed(
    () =>
      testFiguresChosenBy(sort.value, filterOf(filter.value)).length > 0 &&
      (catalogue.experiments ?? []).some(
        ({ id, evaluatedCount }) => evaluatedCount > 0 && (experimentId.value ?? id) === id && sealed.isSealed(id),
      ),
  );
}
