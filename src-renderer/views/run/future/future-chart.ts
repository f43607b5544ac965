import type { Forecast } from '../../../../src-main/contract';
import { palette, seriesColor, type ChartMark, type ChartSpec } from '../../../charts';
import type { Translate } from '../../../format/translate';

type SeriesForecast = Forecast['series'][number];

/** Known rows drawn before a forecast: so many for each of its rows, and at least so many, that a short one is not a sliver at the edge. */
const knownRows = { perStep: 8, least: 48 } as const;

/** The last known rows and what follows them: predictions with their interval, or the scores of the classes. */
export function futureChart(
  forecast: Forecast,
  series: SeriesForecast,
  labels: { readonly title: string; readonly unit: string; readonly band: string },
  t: Translate,
): ChartSpec {
  const { classNames, hasTime, calibratedSteps, horizon } = forecast;
  const { time, predicted, lower, upper, scores } = series;
  const drawn = Math.max(knownRows.least, knownRows.perStep * time.length);
  const history = { time: series.history.time.slice(-drawn), actual: series.history.actual.slice(-drawn) };
  const shared = {
    title: labels.title,
    xLabel: hasTime ? t('runs.time') : t('runs.row'),
    xKind: hasTime ? ('time' as const) : ('row' as const),
  };
  const marks: ChartMark[] = [];
  const ownStart = time[horizon];
  const assumedStart = time[calibratedSteps];
  if (ownStart !== undefined) {
    marks.push({ axis: 'x', from: ownStart, color: palette[4], dashed: true, label: t('run.future.ownPredictions') });
  }
  if (classNames === null && assumedStart !== undefined && assumedStart !== ownStart) {
    marks.push({ axis: 'x', from: assumedStart, color: palette[3], dashed: true, label: t('run.future.assumed') });
  }
  if (classNames !== null) {
    return {
      ...shared,
      yLabel: '',
      yRange: { from: 0, to: 1 },
      marks,
      series: classNames.map((name, column) => ({
        id: name,
        label: t('run.scoreOf', { name }),
        color: seriesColor(column),
        x: time,
        y: time.map((_, row) => scores?.[row * classNames.length + column] ?? null),
      })),
    };
  }
  // The line begins at the last known value, so that the eye can follow it.
  const lastTime = history.time.at(-1);
  const lastValue = history.actual.at(-1) ?? null;
  const joined = lastTime === undefined || lastValue === null ? null : { x: lastTime, y: lastValue };
  return {
    ...shared,
    yLabel: labels.unit,
    marks,
    series: [
      { id: 'actual', label: t('runs.actual'), color: 'ink', x: history.time, y: history.actual },
      {
        id: 'predicted',
        label: t('runs.predicted'),
        color: palette[0],
        dash: [6, 3],
        x: joined === null ? time : [joined.x, ...time],
        y: joined === null ? predicted : [joined.y, ...predicted],
      },
      { id: 'lower', label: t('run.lower'), color: palette[5], width: 0, x: time, y: lower, isHelper: true },
      { id: 'upper', label: labels.band, color: palette[5], width: 0, x: time, y: upper, fillTo: 'lower' },
    ],
  };
}
