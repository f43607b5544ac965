import { useI18n } from 'vue-i18n';
import { metricTitle, type RunColumn } from './columns';

/** The heading of a column in the present language. */
export function useColumnTitle(): (column: RunColumn) => string {
  const { t, te } = useI18n();
  return (column) => {
    if (column.kind === 'tag') return column.subject ?? '';
    if (column.kind !== 'metric') return t(`runs.columns.${column.id}`);
    const { part, metric } = metricTitle(column.subject ?? '');
    return te(`runs.${part}`) ? `${t(`runs.${part}`)} ${metric}` : metric;
  };
}
