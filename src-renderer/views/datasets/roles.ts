import { useI18n } from 'vue-i18n';
import { computed } from 'vue';
import { columnKindSchema, columnRoleSchema } from '../../../src-main/core/dataset/schema';

/** What a column can be for, in the present language. */
export function useRoleOptions() {
  const { t } = useI18n();
  return computed(() => columnRoleSchema.options.map((value) => ({ value, label: t(`datasets.roles.${value}`) })));
}

/** How a column's values can be read, in the present language. */
export function useKindOptions() {
  const { t } = useI18n();
  return computed(() => columnKindSchema.options.map((value) => ({ value, label: t(`datasets.kinds.${value}`) })));
}
