import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { createFormatters, type Formatters } from '../format/formatters';
import { useDataZone } from './data-zone';

const cache = new Map<string, Formatters>();

/** Formatters in the present language, for data of the zone that the page has chosen. */
export function useFormat(): ComputedRef<Formatters> {
  const { locale } = useI18n();
  const zone = useDataZone();
  return computed(() => {
    const key = `${locale.value} ${zone.value}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const made = createFormatters(locale.value, zone.value);
    cache.set(key, made);
    return made;
  });
}
