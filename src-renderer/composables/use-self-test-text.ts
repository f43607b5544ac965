import { useI18n } from 'vue-i18n';
import type { RunEnvironment } from '../../src-main/core/run/schema';

type SelfTest = NonNullable<RunEnvironment['selfTest']>;

/** How far an engine came from recorded figures, and what is allowed, in words. */
export function useSelfTestText(): (selfTest: SelfTest) => string {
  const { t } = useI18n();
  return ({ error, tolerance }) =>
    t('settings.devices.offBy', {
      error: error === null ? t('settings.devices.notANumber') : error.toExponential(1),
      tolerance: tolerance.toExponential(0),
    });
}
