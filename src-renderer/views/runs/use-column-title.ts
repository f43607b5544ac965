import { useI18n } from 'vue-i18n';
import { useMetricNames } from '../../composables/use-metric-names';
import { parseFlatMetric } from '../../../src-main/core/evaluation/metrics';
import type { RunColumn } from './columns';

/** The heading of a column in the present language. */
export function useColumnTitle(): (column: RunColumn) => string {
  const { t, te } = useI18n();
  const metricNames = useMetricNames();
  return (column) => {
    if (column.kind === 'tag') return column.subject ?? '';
    if (column.kind !== 'metric') return t(`runs.columns.${column.id}`);
    const name = column.subject ?? '';
    const { part } = parseFlatMetric(name);
    const metric = metricNames.flat(name);
    return te(`runs.${part}`) ? `${t(`runs.${part}`)} ${metric}` : metric;
  };
}
