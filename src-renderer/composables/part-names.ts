import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Part } from '../../src-main/core/task/schema';

const windowKey: InjectionKey<ComputedRef<boolean>> = Symbol('whether the test part is a validation window');

/**
 * Everything below this component calls the run's test part what it is: of a trial for the best forecast a validation window,
 * which lies before the test part of the data.
 */
export function providePartNames(isValidationWindow: () => boolean): void {
  provide(windowKey, computed(isValidationWindow));
}

/** Whether what a run calls its test part is a validation window here: nothing of it is sealed. */
export function useIsWindow(): ComputedRef<boolean> {
  return inject(windowKey, () => computed(() => false), true);
}

/** What the parts of a run are called here. */
export function usePartNames(): ComputedRef<(part: Part) => string> {
  const { t } = useI18n();
  const isWindow = useIsWindow();
  return computed(
    () =>
      (part: Part): string =>
        part === 'test' && isWindow.value ? t('runs.validationWindow') : t(`runs.${part}`),
  );
}
