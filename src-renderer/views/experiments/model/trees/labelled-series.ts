import type { FormContext } from '../../../../form/context';

/** Whether whole series seem to be told apart by their labels: what summaries of a window are best for. */
export function tellsSeriesApart(form: Pick<FormContext, 'get'>): boolean {
  const isBySeries = form.get('split.kind') === 'series' || form.get('split.validationBy') === 'series';
  return isBySeries && form.get('task.kind') === 'classification';
}
