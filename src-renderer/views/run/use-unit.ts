import { computed, type ComputedRef } from 'vue';
import type { RunDetail } from '../../../src-main/core/run/schema';
import { useCatalogue } from '../../stores/catalogue';

/** The unit of a run's target, from its dataset's columns; empty when none was given. */
export function useUnit(run: () => RunDetail): ComputedRef<string> {
  const catalogue = useCatalogue();
  return computed(() => {
    const { datasetId, target } = run();
    const dataset = catalogue.datasets?.find(({ id }) => id === datasetId);
    return dataset?.version.columns.find(({ name }) => name === target)?.unit ?? '';
  });
}
