import type { FilePrediction, PredictionPage } from '../../../../src-main/contract';
import { palette, seriesColor, type ChartSpec } from '../../../charts';
import type { Translate } from '../../../format/translate';

/** Of one series: the next row of each window, and every row of the window behind the end. */
interface Line {
  readonly time: readonly number[];
  readonly actual: readonly (number | null)[];
  /** [rows × values] in the target's units, or scores of the classes. */
  readonly predicted: readonly (number | null)[];
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
}

/** Names of the series of a panel, in their order; empty where there is one. */
export function seriesNamesOf(pages: readonly PredictionPage[]): string[] {
  return [...new Set(pages.flatMap(({ series }) => series ?? []))];
}

function lineOf(
  { horizon, classNames, windows }: FilePrediction,
  pages: readonly PredictionPage[],
  wanted: string | undefined,
): Line {
  const line = {
    time: new Array<number>(),
    actual: new Array<number | null>(),
    predicted: new Array<number | null>(),
    lower: new Array<number | null>(),
    upper: new Array<number | null>(),
  };
  const firstBeyond = windows.predicted - windows.beyond;
  for (const { offset, series, time, actual, predicted, lower, upper } of pages) {
    const count = time.length / horizon;
    for (let window = 0; window < count; window += 1) {
      if (wanted !== undefined && series?.[window] !== wanted) continue;
      const steps = offset + window < firstBeyond ? 1 : horizon;
      for (let step = 0; step < steps; step += 1) {
        const place = window * horizon + step;
        line.time.push(time[place] ?? 0);
        line.actual.push(actual[place] ?? null);
        if (classNames === null) line.predicted.push(predicted[place] ?? null);
        else line.predicted.push(...predicted.slice(window * classNames.length, (window + 1) * classNames.length));
        line.lower.push(lower?.[place] ?? null);
        line.upper.push(upper?.[place] ?? null);
      }
    }
  }
  return line;
}

/** Predictions of one row ahead along the file, what the file holds, and the horizon behind its end with its interval. */
export function predictionChart(
  prediction: FilePrediction,
  pages: readonly PredictionPage[],
  series: string | undefined,
  labels: { readonly title: string; readonly unit: string; readonly band: string },
  t: Translate,
): ChartSpec {
  const { classNames, hasTime } = prediction;
  const { time, actual, predicted, lower, upper } = lineOf(prediction, pages, series);
  const shared = {
    title: labels.title,
    xLabel: hasTime ? t('runs.time') : t('runs.row'),
    xKind: hasTime ? ('time' as const) : ('row' as const),
  };
  if (classNames !== null) {
    return {
      ...shared,
      yLabel: '',
      yRange: { from: 0, to: 1 },
      series: classNames.map((name, column) => ({
        id: name,
        label: t('run.scoreOf', { name }),
        color: seriesColor(column),
        x: time,
        y: time.map((_, row) => predicted[row * classNames.length + column] ?? null),
      })),
    };
  }
  return {
    ...shared,
    yLabel: labels.unit,
    series: [
      { id: 'actual', label: t('runs.actual'), color: 'ink', x: time, y: actual },
      { id: 'predicted', label: t('runs.predicted'), color: palette[0], dash: [6, 3], x: time, y: predicted },
      { id: 'lower', label: t('run.lower'), color: palette[5], width: 0, x: time, y: lower, isHelper: true },
      { id: 'upper', label: labels.band, color: palette[5], width: 0, x: time, y: upper, fillTo: 'lower' },
    ],
  };
}
