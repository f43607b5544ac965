import type { Exhibit } from '../../common/exhibit';
import type { Forecast } from '../../forecast';
import type { RunSummary } from '../../run/schema';
import { createFormatter } from '../format';
import type { Locale } from '../schema';
import { exhibitTexts } from './messages';

/** Rows before a forecast that are drawn. */
const historyRows = 100;

/** A figure a run, below each other: the last known rows, and the run's forecast past them. */
export function forecastExhibits(
  forecasts: readonly { readonly run: Pick<RunSummary, 'name' | 'number'>; readonly forecast: Forecast }[],
  locale: Locale,
): Exhibit[] {
  const t = exhibitTexts(locale);
  const format = createFormatter(locale);
  return forecasts.flatMap(({ run, forecast }): Exhibit[] => {
    const [series] = forecast.series;
    if (series === undefined || forecast.classNames !== null) return [];
    const from = Math.max(0, series.history.time.length - historyRows);
    return [
      {
        kind: 'lines',
        caption: t('forecast', { name: run.name, count: format.integer(forecast.steps) }),
        xLabel: forecast.hasTime ? t('time', { zone: forecast.timeZone }) : t('row'),
        yLabel: forecast.target,
        timeZone: forecast.hasTime ? forecast.timeZone : null,
        series: [
          { name: t('actual'), x: series.history.time.slice(from), y: series.history.actual.slice(from), look: null },
          { name: run.name, x: series.time, y: series.predicted, look: run.number },
        ],
      },
    ];
  });
}
