import type { EpochRecord } from '../../../src-main/core/training/schema';
import type { Predictions } from '../../../src-main/core/run/schema';
import { palette, type ChartSpec } from '../../charts';

type Translate = (key: string) => string;

/** Training and validation loss by epoch, the best epoch marked. */
export function lossChart(history: readonly EpochRecord[], bestEpoch: number | null, t: Translate): ChartSpec {
  const x = history.map(({ epoch }) => epoch);
  const hasValidation = history.some(({ valLoss }) => valLoss !== null);
  return {
    title: t('runs.loss'),
    xLabel: t('runs.epoch'),
    yLabel: t('runs.lossAxis'),
    xKind: 'row',
    series: [
      { id: 'loss', label: 'loss', color: palette[0], x, y: history.map(({ loss }) => loss) },
      ...(hasValidation
        ? [
            {
              id: 'val_loss',
              label: 'val_loss',
              color: palette[1],
              x,
              y: history.map(({ valLoss }) => valLoss),
              dash: [6, 3],
            },
          ]
        : []),
    ],
    marks:
      bestEpoch === null
        ? []
        : [{ axis: 'x', from: bestEpoch, label: t('runs.bestEpoch'), color: palette[2], dashed: true }],
  };
}

/** Actual against predicted values one step ahead (the first predicted row of each window). */
export function forecastChart(predictions: Predictions, t: Translate): ChartSpec {
  const { horizon, time, hasTime } = predictions;
  const first = (values: readonly (number | null)[]) => time.map((_, window) => values[window * horizon] ?? null);
  return {
    title: t('runs.forecast'),
    xLabel: hasTime ? t('runs.time') : t('runs.row'),
    yLabel: '',
    xKind: hasTime ? 'time' : 'row',
    series: [
      { id: 'actual', label: t('runs.actual'), color: 'ink', x: time, y: first(predictions.actual) },
      {
        id: 'predicted',
        label: t('runs.predicted'),
        color: palette[0],
        x: time,
        y: first(predictions.predicted),
        dash: [6, 3],
      },
    ],
  };
}

const bins = 40;

/** Counts of predicted − actual over all steps. */
export function residualChart(predictions: Predictions, t: Translate): ChartSpec {
  const residuals = predictions.actual.flatMap((actual, index) => {
    const predicted = predictions.predicted[index] ?? null;
    return actual === null || predicted === null ? [] : [predicted - actual];
  });
  const low = residuals.reduce((least, value) => Math.min(least, value), Infinity);
  const high = residuals.reduce((most, value) => Math.max(most, value), -Infinity);
  const width = (high - low) / bins || 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of residuals) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const isEmpty = residuals.length === 0;
  return {
    title: t('runs.residuals'),
    xLabel: t('runs.residual'),
    yLabel: t('runs.count'),
    xKind: 'number',
    zeroBased: true,
    series: [
      {
        id: 'residuals',
        label: t('runs.count'),
        color: palette[0],
        kind: 'bar',
        x: isEmpty ? [] : counts.map((_, bin) => low + (bin + 0.5) * width),
        y: isEmpty ? [] : counts,
      },
    ],
  };
}
