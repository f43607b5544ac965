import type { TrainingConfiguration, EpochRecord } from '../../../../../src-main/core/training/schema';
import { palette, type ChartMark, type ChartSpec } from '../../../../charts';
import type { Translate } from '../../../../format/translate';
import { patienceSpan } from './patience';

/** Training and validation loss by epoch: the best epoch marked, the patience of early stopping shaded. */
export function lossChart(
  history: readonly EpochRecord[],
  bestEpoch: number | null,
  earlyStopping: TrainingConfiguration['earlyStopping'],
  overfitsFrom: number | null,
  t: Translate,
): ChartSpec {
  const x = history.map(({ epoch }) => epoch);
  const last = x.at(-1);
  const hasValidation = history.some(({ valLoss }) => valLoss !== null);
  const span = patienceSpan(history, earlyStopping);
  const marks: ChartMark[] = [];
  if (span !== null && last !== undefined && last > span.from) {
    marks.push({
      axis: 'x',
      from: span.from,
      to: Math.min(last, span.to),
      color: palette[3],
      label: span.left === 0 ? t('run.patienceOver') : t('run.patienceLeft', { n: span.left }),
    });
  }
  if (overfitsFrom !== null && overfitsFrom !== bestEpoch) {
    marks.push({
      axis: 'x',
      from: overfitsFrom,
      label: t('run.gapOpens'),
      labelAt: 'center',
      color: palette[4],
      dashed: true,
    });
  }
  if (bestEpoch !== null) {
    marks.push({ axis: 'x', from: bestEpoch, label: t('runs.bestEpoch'), color: palette[2], dashed: true });
  }
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
    marks,
  };
}
