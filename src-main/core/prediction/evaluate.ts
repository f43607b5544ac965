import { studentTQuantile, studentTTwoSided } from '../common/distributions';
import {
  countedBaselines,
  createRegressionBaselines,
  evaluateClassification,
  evaluateRegression,
  fewestIndependent,
  figureOf,
  lastKnownLabels,
  meanUncertainty,
  panelOrder,
  predictLabels,
  type BaselinePredictions,
  type PartEvaluation,
  type WindowOrder,
} from '../evaluation';
import type { ExperimentConfiguration } from '../experiment/schema';
import type { AgedVerdict, LossFacts } from './schema';
import { coverageOf, type Bounds } from './bounds';
import type { PredictedWindows } from './windows';

/** What a file's known targets say of its predictions. */
export interface FileEvaluation {
  readonly evaluation: PartEvaluation;
  readonly losses: LossFacts;
  /** Share of known values within the interval; null for classes and where the run has none. */
  readonly coverage: number | null;
}

export interface EvaluateFileInput {
  readonly configuration: ExperimentConfiguration;
  readonly predicted: PredictedWindows;
  /** Two classes: score from which the second one is predicted. */
  readonly threshold: number;
  /** Interval around each predicted value; null for classes and where the run has none. */
  readonly bounds: Bounds | null;
  /** The run's own test part: its season, and by how much its MASE divides. */
  readonly test: PartEvaluation | null;
  /** The run's training part: how often it has each class. */
  readonly train: PartEvaluation | null;
}

/** Places of the windows whose target is known in every row. */
export function knownWindows({ rows, targetStarts }: PredictedWindows): number[] {
  const { classNames, window } = rows.fitted;
  const length = classNames === null ? window.horizon : 1;
  const isKnown = (value: number): boolean => Number.isFinite(value) && (classNames === null || value >= 0);
  return Array.from(targetStarts, (_, place) => place).filter((place) => {
    const start = targetStarts[place] ?? 0;
    for (let step = 0; step < length; step += 1)
      if (!isKnown(rows.rawTargets[start + step] ?? Number.NaN)) return false;
    return true;
  });
}

/**
 * Every figure of a file whose target is known, as of the parts of a run. The majority class is the training part's; the linear
 * baseline, which would be fitted to training rows, is left out: the file has none. Null without a window whose target is known, or whose prediction is no number.
 */
export function evaluateFile(input: EvaluateFileInput): FileEvaluation | null {
  const { predicted } = input;
  const known = knownWindows(predicted);
  const { classNames, window } = predicted.rows.fitted;
  const width = predicted.values.length / Math.max(1, predicted.targetStarts.length);
  const values = pick(predicted.values, known, width);
  if (known.length === 0 || !values.every((value) => Number.isFinite(value))) return null;
  const targets = Uint32Array.from(known, (place) => predicted.targetStarts[place] ?? 0);
  const order = orderOf(predicted, targets, Math.max(1, Math.ceil(window.horizon / window.stride)));
  return classNames === null
    ? evaluateNumbers(input, targets, values, order, boundsOf(input, known))
    : evaluateLabels(input, targets, values, order, classNames);
}

function boundsOf({ bounds, predicted }: EvaluateFileInput, places: readonly number[]): Bounds | null {
  if (bounds === null) return null;
  const width = predicted.rows.fitted.window.horizon;
  return { lower: pick(bounds.lower, places, width), upper: pick(bounds.upper, places, width) };
}

function pick(values: Float64Array, places: readonly number[], width: number): Float64Array {
  const picked = new Float64Array(places.length * width);
  places.forEach((place, index) => {
    picked.set(values.subarray(place * width, (place + 1) * width), index * width);
  });
  return picked;
}

function orderOf({ rows }: PredictedWindows, targets: Uint32Array, overlap: number): WindowOrder {
  const { seriesBoundaries, time } = rows;
  let series = 0;
  const seriesOf = (row: number): number => {
    while (row >= (seriesBoundaries[series + 1] ?? Infinity)) series += 1;
    return series;
  };
  return {
    overlap,
    series: seriesBoundaries.length > 1 ? Int32Array.from(targets, seriesOf) : null,
    time: Float64Array.from(targets, (row) => time?.[row] ?? row),
  };
}

function evaluateNumbers(
  { configuration, predicted: { rows }, test }: EvaluateFileInput,
  targets: Uint32Array,
  predicted: Float64Array,
  order: WindowOrder,
  bounds: Bounds | null,
): FileEvaluation {
  const { horizon, offset, lookback } = configuration.window;
  const actual = new Float64Array(targets.length * horizon);
  targets.forEach((row, place) => {
    actual.set(rows.rawTargets.subarray(row, row + horizon), place * horizon);
  });
  const lead = Math.max(1, offset);
  const period = test?.kind === 'regression' ? (test.seasonalPeriod ?? 1) : 1;
  const baselines = createRegressionBaselines({
    series: rows.rawTargets,
    seriesStarts: rows.seriesBoundaries,
    trainLastRows: [],
    lead,
    horizon,
    lookback,
    seasonalPeriod: period,
  });
  const { target } = rows.fitted;
  const isPlain = target.transforms.length === 0 && target.differenceLag === null;
  const evaluated = evaluateRegression({
    actual,
    predicted,
    horizon,
    targetScale: isPlain ? target.scaler.scale : null,
    insample: [],
    seasonalPeriod: period,
    baselines: withoutTraining(baselines.predict(Array.from(targets, (row) => Math.max(0, row - lead)))),
    levels: { values: configuration.evaluation.levels, targetRows: targets, offset },
    order,
  });
  // MASE divides by the training part's error, which the test part's figures tell.
  const [mae, ownMae, ownMase] = [
    figureOf(evaluated.metrics, 'mae'),
    test === null ? null : figureOf(test.metrics, 'mae'),
    test === null ? null : figureOf(test.metrics, 'mase'),
  ];
  const mase = mae !== null && ownMae !== null && ownMase !== null && ownMae > 0 ? (mae * ownMase) / ownMae : null;
  const evaluation = {
    ...evaluated,
    metrics: { ...evaluated.metrics, mase },
    warnings: evaluated.warnings.filter(({ code }) => code !== 'maseUndefined'),
  };
  const losses = Float64Array.from(targets, (_, place) => {
    let sum = 0;
    for (let i = place * horizon; i < (place + 1) * horizon; i += 1)
      sum += Math.abs((predicted[i] ?? 0) - (actual[i] ?? 0));
    return sum / horizon;
  });
  return { evaluation, losses: lossFacts('mae', losses, order), coverage: coverageOf(actual, bounds) };
}

function* withoutTraining(baselines: Iterable<BaselinePredictions>): Iterable<BaselinePredictions> {
  for (const baseline of baselines) if (baseline.name !== 'linear') yield baseline;
}

function evaluateLabels(
  { configuration, predicted: { rows }, threshold, train }: EvaluateFileInput,
  targets: Uint32Array,
  scores: Float64Array,
  order: WindowOrder,
  classNames: readonly string[],
): FileEvaluation {
  const labels = Int32Array.from(targets, (row) => rows.rawTargets[row] ?? 0);
  const counts = train?.kind === 'classification' ? train.report.classes.map(({ support }) => support) : null;
  const lastLabels = lastKnownLabels(rows, targets, Math.max(1, configuration.window.offset));
  const baselines = countedBaselines(counts, targets.length, lastLabels);
  const evaluation = evaluateClassification({ labels, scores, classNames, threshold, baselines, order });
  const predicted = predictLabels(scores, labels.length, classNames.length, threshold);
  const losses = Float64Array.from(labels, (label, place) => (predicted[place] === label ? 0 : 1));
  return { evaluation, losses: lossFacts('errorRate', losses, order), coverage: null };
}

/** What losses of windows are worth, so that another part's can be held against them. */
export function lossFacts(metric: LossFacts['metric'], losses: Float64Array, order: WindowOrder): LossFacts {
  const { overlap, series, time } = order;
  const { variance, degrees, independent } = meanUncertainty({ values: losses, overlap, ...panelOrder(series, time) });
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return { metric, windows: losses.length, mean, variance, degrees, independent };
}

/**
 * Whether a file's error differs from the test part's: Welch's test of two means whose variances allow for windows that depend
 * on each other. Below 20 independent windows on either side nothing is told. A larger error says that the model fits these
 * rows less well, whatever made them harder.
 */
export function agedVerdict(file: LossFacts, test: LossFacts | null): AgedVerdict {
  const common = { metric: file.metric, file: file.mean, independent: { file: file.independent, test: null } };
  if (test === null || test.metric !== file.metric) {
    return { ...common, kind: 'noTest', test: null, difference: null, interval: null, pValue: null };
  }
  const difference = file.mean - test.mean;
  const independent = { file: file.independent, test: test.independent };
  const known = { ...common, independent, test: test.mean, difference };
  if (Math.min(file.independent, test.independent) < fewestIndependent) {
    return { ...known, kind: 'tooFew', interval: null, pValue: null };
  }
  const variance = file.variance + test.variance;
  const error = Math.sqrt(variance);
  if (!(error > 0)) {
    const kind = difference === 0 ? 'notShown' : difference > 0 ? 'worse' : 'better';
    return { ...known, kind, interval: [difference, difference], pValue: difference === 0 ? 1 : 0 };
  }
  // Welch–Satterthwaite.
  const degrees = variance ** 2 / (file.variance ** 2 / file.degrees + test.variance ** 2 / test.degrees);
  const half = studentTQuantile(0.975, degrees) * error;
  const pValue = studentTTwoSided(difference / error, degrees);
  const kind = pValue >= 0.05 ? 'notShown' : difference > 0 ? 'worse' : 'better';
  return { ...known, kind, interval: [difference - half, difference + half], pValue };
}
