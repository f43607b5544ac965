import {
  averagePrecision,
  metricsAtThreshold,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
  type ThresholdMetrics,
  type ThresholdTable,
} from '../../../../src-main/core/evaluation/classification';
import { markColor, palette, type ChartSeries, type ChartSpec } from '../../../charts';
import type { Translate } from '../../../format/translate';

/** What of a class's scores is drawn beside the slider. */
export const thresholdViews = ['byThreshold', 'roc', 'precisionRecall'] as const;
export type ThresholdView = (typeof thresholdViews)[number];

/** The parts of the three charts that the slider does not move. */
export interface ThresholdCurves {
  readonly byThreshold: readonly ChartSeries[];
  readonly roc: readonly ChartSeries[];
  readonly precisionRecall: readonly ChartSeries[];
}

/** Points of a curve beyond which a screen shows no difference; the slider redraws them at every frame. */
const curvePoints = 400;
const gridSteps = 200;
const unitRange = { from: 0, to: 1 };

/** Precision, recall and F1 by threshold, and the class's ROC and precision–recall curves with their areas. */
export function thresholdCurves(table: ThresholdTable, t: Translate): ThresholdCurves {
  const grid = Array.from({ length: gridSteps + 1 }, (_, index) => metricsAtThreshold(table, index / gridSteps));
  const x = grid.map(({ threshold }) => threshold);
  const precision = grid.map((point) => (point.truePositives + point.falsePositives === 0 ? null : point.precision));
  const roc = rocCurve(table);
  const precisionRecall = precisionRecallCurve(table);
  return {
    byThreshold: [
      { id: 'precision', label: t('run.levels.precision'), color: palette[0], x, y: precision },
      {
        id: 'recall',
        label: t('run.levels.recall'),
        color: palette[1],
        dash: [6, 3],
        x,
        y: grid.map(({ recall }) => recall),
      },
      { id: 'f1', label: 'F1', color: palette[2], dash: [2, 2], x, y: grid.map(({ f1Score }) => f1Score) },
    ],
    roc: [
      { id: 'chance', label: t('run.byChance'), color: 'ink', dash: [2, 3], width: 1, x: [0, 1], y: [0, 1] },
      ...(roc === null ? [] : [curve(withArea(t('run.roc'), rocAuc(table)), roc.fpr, roc.tpr)]),
    ],
    precisionRecall:
      precisionRecall === null
        ? []
        : [
            curve(
              withArea(t('run.precisionRecall'), averagePrecision(table)),
              precisionRecall.recall.toReversed(),
              precisionRecall.precision.toReversed(),
            ),
          ],
  };
}

function curve(label: string, x: readonly number[], y: readonly number[]): ChartSeries {
  const places = drawnPlaces(x.length);
  return {
    id: 'curve',
    label,
    color: palette[0],
    x: places.map((place) => x[place] ?? Number.NaN),
    y: places.map((place) => y[place] ?? null),
  };
}

/** Evenly spread places, both ends among them. */
function drawnPlaces(count: number): number[] {
  const shown = Math.min(count, curvePoints);
  return Array.from({ length: shown }, (_, k) => (shown < 2 ? 0 : Math.round((k * (count - 1)) / (shown - 1))));
}

const withArea = (name: string, area: number | null): string => (area === null ? name : `${name}: ${area.toFixed(3)}`);

/** One of the views with the present threshold on it: a line by threshold, a point on a curve. */
export function thresholdChart(
  view: ThresholdView,
  curves: ThresholdCurves,
  metrics: ThresholdMetrics,
  t: Translate,
): ChartSpec {
  const shared = { title: t(`run.${view}`), xKind: 'number', xRange: unitRange, yRange: unitRange } as const;
  switch (view) {
    case 'byThreshold':
      return {
        ...shared,
        xLabel: t('run.threshold'),
        yLabel: '',
        marks: [{ axis: 'x', from: metrics.threshold, color: 'ink' }],
        series: curves.byThreshold,
      };
    case 'roc':
      return {
        ...shared,
        xLabel: t('run.falsePositiveRate'),
        yLabel: t('run.truePositiveRate'),
        series: [...curves.roc, present(1 - metrics.specificity, metrics.recall, t)],
      };
    case 'precisionRecall':
      return {
        ...shared,
        xLabel: t('run.levels.recall'),
        yLabel: t('run.levels.precision'),
        series: [
          ...curves.precisionRecall,
          // Where nothing is called positive there is no precision to draw.
          ...(metrics.truePositives + metrics.falsePositives === 0
            ? []
            : [present(metrics.recall, metrics.precision, t)]),
        ],
      };
  }
}

function present(x: number, y: number, t: Translate): ChartSeries {
  return { id: 'present', label: t('run.threshold'), color: markColor, kind: 'points', radius: 6, x: [x], y: [y] };
}
