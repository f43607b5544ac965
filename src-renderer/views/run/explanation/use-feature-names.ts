import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { AttributedFeature } from '../../../../src-main/contract';
import { useFormat } from '../../../composables/use-format';

/** What trees look at, in words: “Temperature, 3 rows before”. */
export function useFeatureNames(): ComputedRef<(feature: AttributedFeature) => string> {
  const { t } = useI18n();
  const format = useFormat();
  return computed(
    () =>
      ({ input, kind, rows }: AttributedFeature) =>
        input === null
          ? t('explanation.features.step')
          : t(`explanation.features.${kind}`, { input, rows: format.value.integer(rows) }, rows),
  );
}
