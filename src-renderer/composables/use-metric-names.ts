import { useI18n } from 'vue-i18n';
import { metricHeading, metricLabel, parseFlatMetric } from '../../src-main/core/evaluation/metrics';
import { locales } from '../i18n';

/** Names of metrics in the present language, from the one catalogue that reports and sentences use as well. */
export function useMetricNames() {
  const { t, te, locale } = useI18n();
  const language = () => locales.find((candidate) => candidate === locale.value) ?? 'en';

  /** Above a column or beside a figure, by the metric's own name. */
  function heading(metric: string): string {
    const figure = `run.thresholdFigures.${metric}`;
    return metricHeading(metric, language()) ?? (te(figure) ? t(figure) : metric);
  }
  /** Within a sentence; undefined for what is no metric. */
  function words(metric: string): string | undefined {
    return metricLabel(metric, language());
  }
  /** A flat name without its part: `test.scaled.mse` → “MSE, scaled”, `test.skill.drift` → “Skill against drift”. */
  function flat(name: string): string {
    const { metric, scaled, baseline } = parseFlatMetric(name);
    if (metric === 'skill' && baseline === null) return t('runs.columns.skill');
    if (baseline !== null) return t('compare.skillAgainst', { baseline: t(`run.names.${baseline}`) });
    return scaled ? t('run.scaledMetric', { metric: heading(metric) }) : heading(metric);
  }
  return { heading, words, flat };
}
