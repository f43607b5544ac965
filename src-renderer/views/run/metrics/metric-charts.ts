import { errorsByHour, errorsByLevel, errorsByWeekday } from '../../../../src-main/core/evaluation/regression';
import type { RegressionEvaluation } from '../../../../src-main/core/evaluation/schema';
import { palette, type ChartSpec } from '../../../charts';
import type { Formatters } from '../../../format/formatters';
import { knownValues, type ForecastData } from '../forecast/forecast-data';
import type { Translate } from '../../../format/translate';

/** MAE and RMSE of each step ahead. */
export function horizonChart(evaluation: RegressionEvaluation, unit: string, t: Translate): ChartSpec {
  const x = evaluation.byHorizon.map(({ step }) => step);
  return {
    title: t('run.byHorizon'),
    xLabel: t('run.step'),
    yLabel: unit,
    xKind: 'row',
    zeroBased: true,
    series: [
      { id: 'mae', label: 'MAE', color: palette[0], x, y: evaluation.byHorizon.map(({ mae }) => mae) },
      {
        id: 'rmse',
        label: 'RMSE',
        color: palette[1],
        dash: [6, 3],
        x,
        y: evaluation.byHorizon.map(({ rmse }) => rmse),
      },
      {
        id: 'bias',
        label: t('run.bias'),
        color: palette[2],
        dash: [2, 2],
        x,
        y: evaluation.byHorizon.map(({ bias }) => bias),
      },
    ],
  };
}

function barChart(
  title: string,
  xLabel: string,
  unit: string,
  bars: readonly { readonly name: string; readonly mae: number }[],
): ChartSpec {
  return {
    title,
    xLabel,
    yLabel: unit === '' ? 'MAE' : `MAE, ${unit}`,
    xKind: 'row',
    zeroBased: true,
    xNames: bars.map(({ name }, x) => ({ x, name })),
    series: [
      {
        id: 'mae',
        label: 'MAE',
        color: palette[0],
        kind: 'bar',
        x: bars.map((_, index) => index),
        y: bars.map(({ mae }) => mae),
      },
    ],
  };
}

/** MAE by hour of day, day of week and size of the actual value; calendar charts need a time column. */
export function sliceCharts(
  data: ForecastData,
  unit: string,
  locale: string,
  format: Formatters,
  t: Translate,
): ChartSpec[] {
  const { actual, predicted, places } = knownValues(data);
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  // 1 January 2024 was a Monday.
  const nameOfDay = (day: number): string => weekday.format(Date.UTC(2024, 0, 1 + day));
  const levels = barChart(
    t('run.byLevel'),
    unit === '' ? t('run.actualValue') : `${t('run.actualValue')}, ${unit}`,
    unit,
    errorsByLevel(actual, predicted).map(({ from, to, mae }) => ({
      name: `${format.number(from)}…${format.number(to)}`,
      mae,
    })),
  );
  if (!data.hasTime) return [levels];
  const byHour = errorsByHour(actual, predicted, places, format.timeZone);
  const byWeekday = errorsByWeekday(actual, predicted, places, format.timeZone);
  const hours = byHour.map(({ key, mae }) => ({ name: String(key), mae }));
  const days = byWeekday.map(({ key, mae }) => ({ name: nameOfDay(key), mae }));
  return [
    // Days are all of one hour, Fridays of one day: there is nothing to tell apart.
    ...(hours.length < 2 ? [] : [barChart(t('run.byHour'), t('run.hour'), unit, hours)]),
    ...(days.length < 2 ? [] : [barChart(t('run.byWeekday'), '', unit, days)]),
    levels,
  ];
}
