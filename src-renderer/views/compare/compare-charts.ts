import type { ComparisonResult } from '../../../src-main/contract';
import type { Predictions } from '../../../src-main/core/run/schema';
import { placeOfIndex, windowStride } from '../../../src-main/core/task/value-times';
import type { ChartSeries, ChartSpec } from '../../charts/spec';
import type { Member } from './members';
import type { ParallelAxis } from './parallel';

type Translate = (key: string) => string;

/** Validation loss (training loss where there is none) of every run; repeats as their mean ± SD. */
export function curvesChart(result: ComparisonResult, members: readonly Member[], t: Translate): ChartSpec {
  const series = members.flatMap((member): ChartSeries[] => {
    const { id, name, color, dash } = member;
    const history = result.histories.find((candidate) => candidate.id === id)?.history;
    if (history !== undefined) {
      const x = history.map(({ epoch }) => epoch);
      return [{ id, label: name, color, dash, x, y: history.map(({ loss, valLoss }) => valLoss ?? loss) }];
    }
    const epochs = result.bands.find((candidate) => candidate.id === id)?.epochs ?? [];
    const x = epochs.map(({ epoch }) => epoch);
    const spread = epochs.map(({ loss, valLoss }) => valLoss ?? loss);
    const moved = (sign: number) =>
      spread.map((value) => (value === null ? null : value.mean + sign * (value.sd ?? 0)));
    return [
      { id: `${id}-low`, label: name, color, width: 0, x, y: moved(-1), isHelper: true },
      { id: `${id}-high`, label: name, color, width: 0, x, y: moved(1), isHelper: true, fillTo: `${id}-low` },
      { id, label: name, color, dash, x, y: spread.map((value) => value?.mean ?? null) },
    ];
  });
  return { title: t('compare.curves'), xLabel: t('runs.epoch'), yLabel: t('runs.lossAxis'), xKind: 'row', series };
}

/** What happened and what every run predicted, window after window; null without numeric predictions. */
export function forecastsChart(
  result: Pick<ComparisonResult, 'forecasts'>,
  members: readonly Member[],
  t: Translate,
): ChartSpec | null {
  const numeric = members.flatMap((member) => {
    const predictions = result.forecasts.find(({ id }) => id === member.id)?.predictions ?? null;
    return predictions === null || predictions.classNames !== null
      ? []
      : [{ member, hasTime: predictions.hasTime, ...placedValues(predictions) }];
  });
  const [first] = numeric;
  if (first === undefined) return null;
  const { hasTime } = first;
  return {
    title: t('compare.forecasts'),
    xLabel: hasTime ? t('runs.time') : t('runs.row'),
    yLabel: '',
    xKind: hasTime ? 'time' : 'row',
    series: [
      { id: 'actual', label: t('runs.actual'), color: 'ink', x: first.x, y: first.actual },
      ...numeric.map(({ member: { id, name, color, dash }, x, predicted }) => ({
        id,
        label: name,
        color,
        dash,
        x,
        y: predicted,
      })),
    ],
  };
}

/** The values whose place on the x axis is known, with it. */
function placedValues(predictions: Predictions) {
  const { horizon, rows } = predictions;
  const step = Math.max(horizon, windowStride(rows));
  const values = predictions.actual.flatMap((actual, index) => {
    const place = placeOfIndex(predictions, index);
    if (place === null) return [];
    const value = { place, actual, predicted: predictions.predicted[index] ?? null };
    const [row, before] = [rows[index / horizon], rows[index / horizon - 1]];
    // Windows between were left out: no line is drawn through what was not observed.
    const isBroken = row !== undefined && before !== undefined && row - before > step;
    return isBroken ? [{ place, actual: null, predicted: null }, value] : [value];
  });
  return {
    x: values.map(({ place }) => place),
    actual: values.map(({ actual }) => actual),
    predicted: values.map(({ predicted }) => predicted),
  };
}

/** One line a member through settings and figures, each on an axis of its own. */
export function parallelChart(axes: readonly ParallelAxis[], members: readonly Member[], t: Translate): ChartSpec {
  return {
    title: t('compare.parallel'),
    xLabel: '',
    yLabel: '',
    xKind: 'row',
    xRange: { from: -0.2, to: Math.max(0, axes.length - 1) + 0.2 },
    yRange: { from: -0.05, to: 1.05 },
    hidesY: true,
    xNames: axes.map(({ name, ends }, x) => ({ x, name: name.split('.').at(-1) ?? name, detail: ends })),
    marks: axes.map((_, x) => ({ axis: 'x', from: x, color: 'ink' })),
    series: members.map(({ id, name, color, dash, column }) => ({
      id,
      label: name,
      color,
      dash,
      x: axes.map((_, x) => x),
      y: axes.map(({ positions }) => positions[column] ?? null),
      texts: axes.map(({ texts }) => texts[column] ?? '–'),
    })),
  };
}
