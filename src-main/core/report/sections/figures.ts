import { histogramChart } from '../charts/histogram';
import { lineChart, type LineSeries } from '../charts/lines';
import { splitChart } from '../charts/split';
import { ink, runStyle } from '../charts/svg';
import type { Predictions } from '../../run/schema';
import { placeOfValue, windowStride } from '../../task/value-times';
import type { Block } from '../document';
import { zoneOfRun, type ReportRun, type SectionContext } from '../facts';
import { singleName } from './results';

/** Points of the close-up of the forecast: a week of hourly data. */
const closeUpPoints = 168;

/** The split to scale; one figure for each different split among the runs. */
export function splitBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const groups = new Map<string, ReportRun[]>();
  for (const run of facts.runs) {
    const key = JSON.stringify([run.detail.split, zoneOfRun(facts, run)]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].flatMap((runs): Block[] => {
    const [first] = runs;
    const split = first?.detail.split;
    if (first === undefined || split === null || split === undefined) return [];
    const timeZone = zoneOfRun(facts, first);
    return [
      {
        kind: 'figure',
        caption: groups.size > 1 ? runs.map((run) => singleName(run, context)).join(', ') : '',
        svg: splitChart(split, {
          title: t('split'),
          part: { train: t('train'), validation: t('validation'), test: t('test') },
          windows: (count) => t('windows', { count: format.integer(count) }),
          period: (from, to) => `${format.moment(from, timeZone)} – ${format.dateIn(to, timeZone)}`,
        }),
      },
    ];
  });
}

/** Training and validation loss of all runs by epoch, in one chart; nothing without a history. */
export function curveBlocks(context: SectionContext): Block[] {
  const { facts, t } = context;
  const series = facts.runs.flatMap((run): LineSeries[] => {
    const { history, bestEpoch } = run.detail;
    if (history.length === 0) return [];
    const style = runStyle(run.detail.number);
    const x = history.map((record) => record.epoch);
    const mark = history.findIndex((record) => record.epoch === bestEpoch);
    const name = singleName(run, context);
    return [
      { name: t('lossTraining', { name }), x, y: history.map((record) => finite(record.loss)), ...style, width: 0.8 },
      {
        name: t('lossValidation', { name }),
        x,
        y: history.map((record) => finite(record.valLoss)),
        ...style,
        width: 2,
        marks: mark >= 0 ? [mark] : [],
      },
    ];
  });
  if (series.length === 0) return [];
  // One legend entry a run: the thin line is explained in the caption.
  const svg = lineChart({
    title: t('curves'),
    xLabel: t('epoch'),
    yLabel: t('loss'),
    timeZone: null,
    locale: facts.request.locale,
    series: series.map((one, index) => (index % 2 === 0 ? { ...one, hidden: true } : one)),
  });
  return [{ kind: 'figure', caption: t('curvesCaption'), svg }];
}

/** Actual values and what each run predicted: the first week of points, then the whole test part. */
export function forecastBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const numeric = facts.runs.flatMap((run) =>
    run.predictions !== null && run.predictions.classNames === null ? [{ run, predictions: run.predictions }] : [],
  );
  const first = numeric[0];
  if (first === undefined) return [];
  const lines = numeric.map((one) => ({ ...one, stitched: stitch(one.predictions) }));
  const actual = stitch(first.predictions);
  const timeZone = zoneOfRun(facts, first.run);
  const chart = (limit: number): string =>
    lineChart({
      title: t('forecast'),
      xLabel: first.predictions.hasTime ? t('time', { zone: timeZone }) : t('row'),
      yLabel: context.unitOf(first.run),
      timeZone: first.predictions.hasTime ? timeZone : null,
      locale: facts.request.locale,
      series: [
        {
          name: t('actual'),
          x: actual.x.slice(0, limit),
          y: actual.actual.slice(0, limit),
          color: ink.actual,
          width: 1.8,
        },
        ...lines.map(({ run, stitched }) => ({
          name: singleName(run, context),
          x: stitched.x.slice(0, limit),
          y: stitched.predicted.slice(0, limit),
          ...runStyle(run.detail.number),
          width: 1.2,
        })),
      ],
    });
  const count = Math.min(closeUpPoints, actual.x.length);
  return [
    {
      kind: 'figure',
      caption: t('forecastFirst', { count: format.integer(count), horizon: format.integer(first.predictions.horizon) }),
      svg: chart(count),
    },
    { kind: 'figure', caption: t('forecastAll'), svg: chart(Infinity) },
  ];
}

/** A histogram of actual − predicted for each run that predicts numbers, with mean and population SD. */
export function residualBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  return facts.runs.flatMap((run): Block[] => {
    if (run.predictions === null || run.predictions.classNames !== null) return [];
    const { actual, predicted } = run.predictions;
    const residuals = actual.flatMap((value, place) => {
      const prediction = predicted[place];
      return value === null || prediction === null || prediction === undefined ? [] : [value - prediction];
    });
    if (residuals.length === 0) return [];
    const mean = residuals.reduce((sum, value) => sum + value, 0) / residuals.length;
    const variance = residuals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / residuals.length;
    const unit = context.unitOf(run);
    return [
      {
        kind: 'figure',
        caption: t('residualsCaption', {
          name: singleName(run, context),
          mean: format.number(mean),
          sd: format.number(Math.sqrt(variance)),
        }),
        svg: histogramChart(residuals, {
          title: t('residuals'),
          xLabel: unit === '' ? t('residualPlain') : t('residual', { unit }),
          yLabel: t('count'),
          locale: facts.request.locale,
          color: runStyle(run.detail.number).color,
        }),
      },
    ];
  });
}

function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : value;
}

/** One continuous line out of overlapping windows: each forecast is shown whole, and the next one starts where it ends. */
function stitch(predictions: Predictions): { x: number[]; actual: (number | null)[]; predicted: (number | null)[] } {
  const { horizon, rows } = predictions;
  const stride = windowStride(rows);
  const x: number[] = [];
  const actual: (number | null)[] = [];
  const predicted: (number | null)[] = [];
  let nextRow = -Infinity;
  rows.forEach((row, window) => {
    if (row < nextRow) return;
    const start = placeOfValue(predictions, window, 0);
    // Windows between were left out: no line is drawn through what was not observed.
    if (row >= nextRow + stride && start !== null && x.length > 0) {
      x.push(start);
      actual.push(null);
      predicted.push(null);
    }
    nextRow = row + horizon;
    for (let step = 0; step < horizon; step += 1) {
      const place = placeOfValue(predictions, window, step);
      if (place === null) continue;
      x.push(place);
      actual.push(predictions.actual[window * horizon + step] ?? null);
      predicted.push(predictions.predicted[window * horizon + step] ?? null);
    }
  });
  return { x, actual, predicted };
}
