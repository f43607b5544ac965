import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue';

const zoneKey: InjectionKey<ComputedRef<string>> = Symbol('zone of the data');

/** Everything below this component shows the times of data in this zone; UTC where none is known. */
export function provideDataZone(zone: () => string | null | undefined): void {
  provide(
    zoneKey,
    computed(() => zone() ?? 'UTC'),
  );
}

/** The zone in which times of data are shown here. */
export function useDataZone(): ComputedRef<string> {
  return inject(zoneKey, () => computed(() => 'UTC'), true);
}
