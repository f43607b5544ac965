import { bandOf } from '../../../src-main/core/comparison/compare';
import type { RunSummary } from '../../../src-main/core/run/schema';
import type { EpochRecord } from '../../../src-main/core/training/schema';
import { palette, runLook, type BoxPlotSpec, type ChartSpec } from '../../charts';
import { parts } from '../../../src-main/core/task/schema';
import type { Translate } from '../../format/translate';

/** Metrics of which box plots are drawn, in this order, as far as the runs have them. */
const drawn = ['mae', 'rmse', 'mase', 'r2', 'accuracy', 'f1Macro', 'balancedAccuracy', 'rocAuc'];

/** A chart a metric, a box a part, but for the test part while validation is looked at: how far the repeats lie apart. */
export function boxPlots(
  runs: readonly RunSummary[],
  shown: 'validation' | 'test',
  nameOf: (metric: string) => string,
  t: Translate,
): BoxPlotSpec[] {
  return drawn.flatMap((metric): BoxPlotSpec[] => {
    const boxes = parts.flatMap((part, index) => {
      if (part === 'test' && shown !== 'test') return [];
      const values = runs.flatMap(({ metrics, disqualified }) =>
        disqualified === null ? (metrics[`${part}.${metric}`] ?? []) : [],
      );
      return values.length === 0 ? [] : [{ label: t(`runs.${part}`), color: palette[index] ?? palette[0], values }];
    });
    return boxes.length === 0 ? [] : [{ title: nameOf(metric), yLabel: '', boxes }];
  });
}

/** The learning curve of every repeat, thin, and their mean ± SD. */
export function repeatCurves(
  runs: readonly RunSummary[],
  histories: readonly { readonly id: string; readonly history: readonly EpochRecord[] }[],
  t: Translate,
): ChartSpec {
  const band = bandOf(histories.map(({ history }) => ({ history: [...history] })));
  const x = band.map(({ epoch }) => epoch);
  const spread = band.map(({ loss, valLoss }) => valLoss ?? loss);
  const moved = (sign: number) => spread.map((value) => (value === null ? null : value.mean + sign * (value.sd ?? 0)));
  return {
    title: t('groups.curves'),
    xLabel: t('runs.epoch'),
    yLabel: t('runs.lossAxis'),
    xKind: 'row',
    series: [
      { id: 'low', label: t('groups.mean'), color: palette[0], width: 0, x, y: moved(-1), isHelper: true },
      {
        id: 'high',
        label: t('groups.mean'),
        color: palette[0],
        width: 0,
        x,
        y: moved(1),
        isHelper: true,
        fillTo: 'low',
      },
      ...histories.map(({ id, history }) => {
        const run = runs.find((candidate) => candidate.id === id);
        return {
          id,
          label: run === undefined ? id : `${run.number} · ${t('run.seed', { seed: run.seed })}`,
          ...runLook(run?.number ?? 1),
          width: 1,
          x: history.map(({ epoch }) => epoch),
          y: history.map(({ loss, valLoss }) => valLoss ?? loss),
        };
      }),
      {
        id: 'mean',
        label: t('groups.mean'),
        color: 'ink',
        width: 2.5,
        x,
        y: spread.map((value) => value?.mean ?? null),
      },
    ],
  };
}
