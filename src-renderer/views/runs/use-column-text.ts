import { useI18n } from 'vue-i18n';
import { useFormat } from '../../composables/use-format';
import type { RunColumn, RunColumnValue } from '../../../src-main/core/run/columns';

/** How values of a column are written in the present language; what a run does not have is a dash. */
export function useColumnText() {
  const { t } = useI18n();
  const format = useFormat();

  function figure({ kind }: RunColumn, value: number | null): string {
    if (kind === 'integer') return format.value.integer(value);
    if (kind === 'share') return format.value.percent(value);
    if (kind === 'duration') return format.value.duration(value);
    return kind === 'time' ? format.value.dateTime(value) : format.value.number(value);
  }
  /** A mean over repeats, which of whole numbers need not be one. */
  function mean(column: RunColumn, value: number): string {
    return column.kind === 'integer' ? format.value.number(value) : figure(column, value);
  }
  /** A spread needs two digits; more would only pretend to be exact. */
  function spread(column: RunColumn, sd: number): string {
    return mean(column, Number(column.kind === 'share' ? sd.toFixed(2) : sd.toPrecision(2)));
  }
  function text(column: RunColumn, value: RunColumnValue): string {
    if (value === null || value === '') return '–';
    if (typeof value === 'number') return figure(column, value);
    if (typeof value === 'object') return value.join(', ');
    if (typeof value === 'boolean') return value ? '✓' : '–';
    if (column.kind === 'task') return t(`experiments.tasks.${value}`);
    if (column.kind === 'state') return t(`runs.states.${value}`);
    return value;
  }
  return { mean, spread, text };
}
