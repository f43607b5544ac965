import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { createFormatters, type Formatters } from '../format/formatters';

const cache = new Map<string, Formatters>();

/** Formatters in the present language. */
export function useFormat(): ComputedRef<Formatters> {
  const { locale } = useI18n();
  return computed(() => {
    const known = cache.get(locale.value);
    if (known !== undefined) return known;
    const made = createFormatters(locale.value);
    cache.set(locale.value, made);
    return made;
  });
}
