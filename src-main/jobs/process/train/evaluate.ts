import {
  classificationBaselines,
  classificationPredictionFacts,
  createRegressionBaselines,
  evaluateClassification,
  evaluateRegression,
  evaluateRun,
  fitConformalIntervals,
  lastKnownLabels,
  measurePredictions,
  predictLabels,
  regressionPredictionFacts,
  scoreIntervals,
  type MeasuredBaseline,
  type PartResult,
  type RegressionBaselines,
  type RunEvaluation,
  type WindowOrder,
} from '../../../core/evaluation';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import { parts, type Part } from '../../../core/task/schema';
import { outputsInUnits, targetRows, type PreparedData } from '../../../core/preparation';
import type { FitOutcome } from '../../../core/model';
import type { PartPredictions } from '../../../artefact/predictions/layout';
import { seasonalPeriod } from './season';

const intervalLevels = [0.8, 0.9, 0.95];

/** Raw outputs of the model as they are stored and evaluated. */
export function partPredictions(prepared: PreparedData, part: Part, outputs: Float32Array): PartPredictions {
  const rows = targetRows(prepared, part);
  return { part, rows, values: outputsInUnits(prepared, rows, outputs) };
}

/**
 * Every figure of a run, in the target's units, with the baselines of each part.
 * @param dataset SHA-256 of the data; runs on the same data, one after the other, have their baselines measured once. None: anew
 */
export function evaluateParts(
  configuration: ExperimentConfiguration,
  prepared: PreparedData,
  predictions: readonly PartPredictions[],
  outcome: FitOutcome,
  dataset?: string,
): RunEvaluation {
  const numeric = prepared.classNames === null ? numericEvaluation(configuration, prepared, dataset) : null;
  const results = new Map<Part, PartResult>();
  for (const prediction of predictions) {
    results.set(
      prediction.part,
      numeric === null ? evaluateClasses(configuration, prepared, prediction) : numeric(prediction),
    );
  }
  const result = (part: Part): PartResult | null => results.get(part) ?? null;
  return evaluateRun({
    train: result('train'),
    validation: result('validation'),
    test: result('test'),
    outcome,
    targetIsNonNegative: numeric !== null && trainingTargetsAreNonNegative(prepared),
    intervals: numeric === null ? [] : conformal(configuration, prepared, predictions),
  });
}

function trainingTargetsAreNonNegative({ plan, rawTargets }: PreparedData): boolean {
  return plan.parts.train.segments.every(({ from, to }) => !rawTargets.subarray(from, to).some((value) => value < 0));
}

/** The training rows' targets; series are kept apart by `gap` missing values. */
function trainingTargets({ plan, rawTargets }: PreparedData, gap: number): Float64Array {
  const [only, ...others] = plan.parts.train.segments;
  if (only !== undefined && others.length === 0) return rawTargets.subarray(only.from, only.to);
  const { segments } = plan.parts.train;
  const values = new Float64Array(segments.reduce((count, { from, to }) => count + to - from + gap, 0)).fill(
    Number.NaN,
  );
  let filled = 0;
  for (const { from, to } of segments) {
    values.set(rawTargets.subarray(from, to), filled);
    filled += to - from + gap;
  }
  return values.subarray(0, values.length - gap);
}

/** The target's values of windows, [windows × horizon], in its units. */
export function actualValues({ rawTargets }: PreparedData, rows: Uint32Array, horizon: number): Float64Array {
  const values = new Float64Array(rows.length * horizon);
  rows.forEach((row, window) => {
    values.set(rawTargets.subarray(row, row + horizon), window * horizon);
  });
  return values;
}

/** The last row whose target is known when a window is predicted; below zero where there is none. */
export function lastKnownRows(rows: Uint32Array, lead: number): Int32Array {
  const known = new Int32Array(rows.length);
  for (let window = 0; window < known.length; window += 1) known[window] = (rows[window] ?? 0) - lead;
  return known;
}

/** Rows in ascending order without those below zero. */
function withoutUnknown(rows: Int32Array): Int32Array {
  const first = rows.findIndex((row) => row >= 0);
  return first < 0 ? rows.subarray(rows.length) : rows.subarray(first);
}

/** The baselines of numbers, the linear one fitted to the training windows. */
export function baselinesOf(configuration: ExperimentConfiguration, prepared: PreparedData): RegressionBaselines {
  const { horizon, lookback, offset } = configuration.window;
  const lead = Math.max(1, offset);
  return createRegressionBaselines({
    series: prepared.rawTargets,
    seriesStarts: prepared.seriesBoundaries,
    trainLastRows: withoutUnknown(lastKnownRows(targetRows(prepared, 'train'), lead)),
    lead,
    horizon,
    lookback,
    seasonalPeriod: seasonalPeriod(configuration, prepared).rows,
  });
}

/** Baselines of the last data that were asked about, by part: the trials of a study have the same. */
let measured: { readonly key: string; readonly parts: Map<Part, readonly MeasuredBaseline[]> } | null = null;

/** What is kept of the baselines for everything that decides them: all of the configuration but the model. */
function keptBaselines(
  { model: _, ...rest }: ExperimentConfiguration,
  dataset: string | undefined,
): Map<Part, readonly MeasuredBaseline[]> {
  if (dataset === undefined) return new Map();
  const key = JSON.stringify([dataset, rest]);
  if (measured?.key !== key) measured = { key, parts: new Map() };
  return measured.parts;
}

function numericEvaluation(
  configuration: ExperimentConfiguration,
  prepared: PreparedData,
  dataset: string | undefined,
): (prediction: PartPredictions) => PartResult {
  const { horizon, offset } = configuration.window;
  const lead = Math.max(1, offset);
  const period = seasonalPeriod(configuration, prepared).rows;
  const insample = trainingTargets(prepared, period);
  const kept = keptBaselines(configuration, dataset);
  let made: RegressionBaselines | undefined;
  const baselinesFor = (part: Part, rows: Uint32Array, actual: Float64Array): readonly MeasuredBaseline[] => {
    const known = kept.get(part);
    if (known !== undefined) return known;
    made ??= baselinesOf(configuration, prepared);
    const lastRows = lastKnownRows(rows, lead).map((row) => Math.max(0, row));
    const sample = { actual, horizon, insample, seasonalPeriod: period };
    const found = Array.from(made.predict(lastRows), (baseline) =>
      measurePredictions(baseline, sample, part !== 'train'),
    );
    kept.set(part, found);
    return found;
  };
  const { scaler } = prepared.fitted.target;
  const isPlain = prepared.fitted.target.transforms.length === 0 && prepared.fitted.target.differenceLag === null;
  return ({ part, rows, values }) => {
    const facts = regressionPredictionFacts(values);
    if (facts.notFinite > 0) return { evaluation: null, predictions: facts };
    const actual = actualValues(prepared, rows, horizon);
    const evaluation = evaluateRegression({
      actual,
      predicted: values,
      horizon,
      targetScale: isPlain ? scaler.scale : null,
      insample,
      seasonalPeriod: period,
      baselines: baselinesFor(part, rows, actual),
      levels: { values: configuration.evaluation.levels, targetRows: rows, offset },
      ...orderOf(configuration, prepared, part, rows),
    });
    return { evaluation, predictions: facts };
  };
}

/** How the windows of validation and test lie to each other, for the intervals of their figures. */
function orderOf(
  { window: { horizon, stride } }: ExperimentConfiguration,
  { time, seriesBoundaries }: PreparedData,
  part: Part,
  rows: Uint32Array,
): { readonly order?: WindowOrder } {
  if (part === 'train') return {};
  let series = 0;
  const seriesOf = (row: number): number => {
    if (row < (seriesBoundaries[series] ?? 0)) series = 0;
    while (row >= (seriesBoundaries[series + 1] ?? Infinity)) series += 1;
    return series;
  };
  return {
    order: {
      overlap: Math.max(1, Math.ceil(horizon / stride)),
      series: seriesBoundaries.length > 1 ? Int32Array.from(rows, seriesOf) : null,
      time: Float64Array.from(rows, (row) => time?.[row] ?? row),
    },
  };
}

function conformal(
  configuration: ExperimentConfiguration,
  prepared: PreparedData,
  predictions: readonly PartPredictions[],
): RunEvaluation['intervals'] {
  const { horizon } = configuration.window;
  const validation = predictions.find(({ part }) => part === 'validation');
  const test = predictions.find(({ part }) => part === 'test');
  if (validation === undefined || test === undefined) return [];
  if (regressionPredictionFacts(validation.values).notFinite + regressionPredictionFacts(test.values).notFinite > 0) {
    return [];
  }
  const known = actualValues(prepared, validation.rows, horizon);
  const actual = actualValues(prepared, test.rows, horizon);
  return intervalLevels.map((level) =>
    scoreIntervals(fitConformalIntervals(known, validation.values, horizon, level), actual, test.values),
  );
}

function evaluateClasses(
  configuration: ExperimentConfiguration,
  prepared: PreparedData,
  { part, rows, values }: PartPredictions,
): PartResult {
  const classNames = prepared.classNames ?? [];
  const count = classNames.length;
  const { threshold } = configuration.evaluation;
  const facts = classificationPredictionFacts(values, predictLabels(values, rows.length, count, threshold), classNames);
  if (facts.notFinite > 0) return { evaluation: null, predictions: facts };
  const labels = Int32Array.from(rows, (row) => prepared.rawTargets[row] ?? 0);
  const trainLabels = Int32Array.from(targetRows(prepared, 'train'), (row) => prepared.rawTargets[row] ?? 0);
  const lastLabels = lastKnownLabels(prepared, rows, Math.max(1, configuration.window.offset));
  const evaluation = evaluateClassification({
    labels,
    scores: values,
    classNames,
    threshold,
    baselines: classificationBaselines(trainLabels, count, rows.length, lastLabels),
    ...orderOf(configuration, prepared, part, rows),
  });
  return { evaluation, predictions: facts };
}

/** Parts that have windows. */
export function partsWithWindows(prepared: PreparedData): Part[] {
  return parts.filter((part) => prepared.plan.parts[part].windowCount > 0);
}
