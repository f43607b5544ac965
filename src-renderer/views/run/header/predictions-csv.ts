import { isoTime } from '../../../../src-main/core/calendar';
import type { Predictions } from '../../../../src-main/core/run/schema';
import { toCsv } from '../../../charts/csv';

/**
 * Predictions as a table, a row for each window: its time and row, then what happened and what was predicted.
 * @param timeZone whose clock the times show, with their distance from UTC
 */
export function predictionsCsv(predictions: Predictions, timeZone: string): string {
  const { hasTime, time, rows, horizon, classNames, actual, predicted } = predictions;
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
      ...(hasTime ? [isoTime(time[window] ?? Number.NaN, timeZone)] : []),
      String(row),
      ...(classNames === null
        ? steps.map((step) => plain(actual[window * horizon + step - 1]))
        : [classNames[actual[window * horizon] ?? -1] ?? '']),
      ...Array.from({ length: width }, (_, column) => plain(predicted[window * width + column])),
    ]),
  });
}
