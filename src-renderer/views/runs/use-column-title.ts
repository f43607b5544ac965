import { useI18n } from 'vue-i18n';
import { useMetricNames } from '../../composables/use-metric-names';
import { parseFlatMetric } from '../../../src-main/core/evaluation/metrics';
import type { RunColumn } from '../../../src-main/core/run/columns';

/** The heading of a column in the present language. */
export function useColumnTitle(): (column: RunColumn) => string {
  const { t, te } = useI18n();
  const metricNames = useMetricNames();
  return ({ id, source }) => {
    if (source.in === 'tag') return source.tag;
    if (source.in !== 'metric') return t(`runs.columns.${id}`);
    const { part } = parseFlatMetric(source.metric);
    const metric = metricNames.flat(source.metric);
    return te(`runs.${part}`) ? t('runs.columnOf', { part: t(`runs.${part}`), metric }) : metric;
  };
}
