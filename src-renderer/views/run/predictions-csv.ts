import type { Predictions } from '../../../src-main/core/run/schema';
import { toCsv } from '../../charts/csv';

/** Predictions as a table, a row for each window: its time and row, then what happened and what was predicted. */
export function predictionsCsv({ hasTime, time, rows, horizon, classNames, actual, predicted }: Predictions): string {
  const steps = Array.from({ length: horizon }, (_, index) => index + 1);
  const plain = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : String(value);
  const width = classNames?.length ?? horizon;
  const header = [
    hasTime ? 'time' : 'row',
    ...(hasTime ? ['row'] : []),
    ...(classNames === null ? steps.map((step) => `actual_${step}`) : ['actual']),
    ...(classNames === null ? steps.map((step) => `predicted_${step}`) : classNames.map((name) => `score_${name}`)),
  ];
  return toCsv({
    header,
    rows: rows.map((row, window) => [
      ...(hasTime ? [new Date(time[window] ?? Number.NaN).toISOString()] : []),
      String(row),
      ...(classNames === null
        ? steps.map((step) => plain(actual[window * horizon + step - 1]))
        : [classNames[actual[window * horizon] ?? -1] ?? '']),
      ...Array.from({ length: width }, (_, column) => plain(predicted[window * width + column])),
    ]),
  });
}
