import {
  averagePrecision,
  calibrationCurve,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
  type ThresholdTable,
} from '../../../../src-main/core/evaluation/classification';
import { markColor, palette, seriesColor, type ChartSeries, type ChartSpec } from '../../../charts';
import type { Translate } from '../../../format/translate';
import { scoreOf, type ClassData } from './class-data';

interface ClassTable {
  readonly name: string;
  readonly color: string;
  readonly table: ThresholdTable;
}

/** The classes that curves are drawn of: the second of two, else every one. */
export function curveClasses(data: ClassData, tables: readonly ThresholdTable[]): ClassTable[] {
  const all = data.classNames.map((name, index) => ({ name, index }));
  return (all.length === 2 ? all.slice(1) : all).flatMap(({ name, index }) => {
    const table = tables[index];
    return table === undefined ? [] : [{ name, color: seriesColor(index), table }];
  });
}

const unitRange = { from: 0, to: 1 };
const withArea = (name: string, area: number | null): string => (area === null ? name : `${name}: ${area.toFixed(3)}`);

/** ROC curve of each class against the rest, with its area. */
export function rocChart(classes: readonly ClassTable[], t: Translate): ChartSpec {
  return {
    title: t('run.roc'),
    xLabel: t('run.falsePositiveRate'),
    yLabel: t('run.truePositiveRate'),
    xKind: 'number',
    xRange: unitRange,
    yRange: unitRange,
    series: [
      { id: 'chance', label: t('run.byChance'), color: 'ink', dash: [2, 3], width: 1, x: [0, 1], y: [0, 1] },
      ...classes.flatMap(({ name, color, table }): ChartSeries[] => {
        const curve = rocCurve(table);
        return curve === null
          ? []
          : [{ id: name, label: withArea(name, rocAuc(table)), color, x: curve.fpr, y: curve.tpr }];
      }),
    ],
  };
}

/** Precision against recall of each class against the rest, with its average precision. */
export function precisionRecallChart(classes: readonly ClassTable[], t: Translate): ChartSpec {
  return {
    title: t('run.precisionRecall'),
    xLabel: t('run.levels.recall'),
    yLabel: t('run.levels.precision'),
    xKind: 'number',
    xRange: unitRange,
    yRange: unitRange,
    series: classes.flatMap(({ name, color, table }): ChartSeries[] => {
      const curve = precisionRecallCurve(table);
      return curve === null
        ? []
        : [
            {
              id: name,
              label: withArea(name, averagePrecision(table)),
              color,
              x: curve.recall.toReversed(),
              y: curve.precision.toReversed(),
            },
          ];
    }),
  };
}

/** Share of the class against mean score, by bins of the score. */
export function calibrationChart(classes: readonly ClassTable[], t: Translate): ChartSpec {
  return {
    title: t('run.calibration'),
    xLabel: t('run.meanScore'),
    yLabel: t('run.positiveShare'),
    xKind: 'number',
    xRange: unitRange,
    yRange: unitRange,
    series: [
      { id: 'perfect', label: t('run.perfect'), color: 'ink', dash: [2, 3], width: 1, x: [0, 1], y: [0, 1] },
      ...classes.map(({ name, color, table }): ChartSeries => {
        const points = calibrationCurve(table);
        return {
          id: name,
          label: name,
          color,
          x: points.map(({ meanScore }) => meanScore),
          y: points.map(({ positiveShare }) => positiveShare),
        };
      }),
    ],
  };
}

interface ScoreChartInput {
  readonly classIndex: number;
  /** The one that is drawn of a panel; null where there is one series. */
  readonly series: number | null;
  readonly threshold: number | null;
  /** Positions of rows to mark. */
  readonly marked: readonly number[];
}

/** Score of one class by time, the rows that really are of it shaded along the foot, and marked rows as points. */
export function scoreChart(
  data: ClassData,
  { classIndex, series, threshold, marked }: ScoreChartInput,
  t: Translate,
): ChartSpec {
  const name = data.classNames[classIndex] ?? '';
  const drawn = (position: number): boolean => series === null || data.series?.[position] === series;
  const byPlace = (a: number, b: number): number => (data.places[a] ?? 0) - (data.places[b] ?? 0);
  const order = Array.from(data.places.keys()).filter(drawn).sort(byPlace);
  const x = order.map((position) => data.places[position] ?? 0);
  const chosen = marked.filter(drawn).sort(byPlace);
  return {
    title: t('run.scoreByTime', { name }),
    xLabel: data.hasTime ? t('runs.time') : t('runs.row'),
    yLabel: '',
    xKind: data.hasTime ? 'time' : 'row',
    yRange: unitRange,
    marks:
      threshold === null ? [] : [{ axis: 'y', from: threshold, color: 'ink', dashed: true, label: t('run.threshold') }],
    series: [
      {
        id: 'actual',
        label: t('run.isClass', { name }),
        color: 'ink',
        width: 1,
        x,
        y: order.map((position) => (data.labels[position] === classIndex ? 1 : 0)),
      },
      {
        id: 'score',
        label: t('run.scoreOf', { name }),
        color: palette[0],
        x,
        y: order.map((position) => scoreOf(data, position, classIndex)),
      },
      ...(chosen.length === 0
        ? []
        : [
            {
              id: 'marked',
              label: t('run.marked'),
              color: markColor,
              kind: 'points' as const,
              radius: 3.5,
              x: chosen.map((position) => data.places[position] ?? 0),
              y: chosen.map((position) => scoreOf(data, position, classIndex)),
            },
          ]),
    ],
  };
}
