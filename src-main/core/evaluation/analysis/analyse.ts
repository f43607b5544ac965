import { GatewiseError } from '../../common/errors';
import {
  averagePrecision,
  calibrationCurve,
  oneVersusRest,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
  type ThresholdTable,
} from '../classification';
import { placeOfIndex } from '../../task/value-times';
import { at, differences, quantileOfSorted, sorted } from '../../common/numbers';
import {
  autocorrelation,
  errorsByHorizon,
  errorsByHour,
  errorsByLevel,
  errorsByWeekday,
  histogram,
  quantilePlot,
  thresholdRecall,
} from '../regression';
import { measureAll } from '../metrics/definition';
import { regressionMetrics } from '../metrics/regression';
import { knownPairs, knownScores, numbersOfNullable, type StoredPredictions } from './predicted-values';
import type { ClassificationAnalysis, PredictionAnalysis, RegressionAnalysis } from './schema';

export interface AnalysisOptions {
  /** Step from 1 that the residuals are taken of; null: all steps together. Ignored for classes. */
  readonly step: number | null;
  /** Level whose crossing is counted, in the target's units; null: none. Ignored for classes. */
  readonly level: number | null;
  readonly direction: 'above' | 'below';
  /** Rows from the last row that the model sees to the first one it predicts. */
  readonly offset: number;
  /** Where hours and days of the week begin. */
  readonly timeZone: string;
}

/** Points of a curve that is sent to a screen; more cannot be told apart there. */
const curvePoints = 1000;
const lags = 48;

/**
 * Everything that the screens draw of one part's predictions beyond the stored figures: errors by step, hour, weekday
 * and level, the residuals' distribution and autocorrelation, recall of a level; ROC, PR and calibration curves.
 * @throws GatewiseError BAD_INPUT for a step beyond the horizon
 */
export function analysePredictions(predictions: StoredPredictions, options: AnalysisOptions): PredictionAnalysis {
  return predictions.classNames === null
    ? analyseNumbers(predictions, options)
    : analyseClasses(predictions, predictions.classNames);
}

function analyseNumbers(predictions: StoredPredictions, options: AnalysisOptions): RegressionAnalysis {
  const { horizon } = predictions;
  const { step } = options;
  if (step !== null && step > horizon) {
    throw new GatewiseError('BAD_INPUT', `The run predicts ${horizon} steps; there is no step ${step}.`, {
      field: 'step',
    });
  }
  const actual = numbersOfNullable(predictions.actual);
  const predicted = numbersOfNullable(predictions.predicted);
  const pairs = knownPairs(actual, predicted, horizon, step);
  const residuals = differences(pairs.actual, pairs.predicted);
  const pairTimes = predictions.hasTime
    ? Float64Array.from(pairs.indices, (i) => placeOfIndex(predictions, i) ?? Number.NaN)
    : null;
  const all = step === null ? pairs : knownPairs(actual, predicted, horizon, null);
  const ordered = sorted(pairs.actual);
  const autocorrelatedStep = step ?? 1;
  const ofStep = knownPairs(actual, predicted, horizon, autocorrelatedStep);
  return {
    kind: 'regression',
    horizon,
    step,
    values: residuals.length,
    metrics:
      residuals.length === 0 ? null : measureAll(regressionMetrics, { ...pairs, insample: [], seasonalPeriod: 1 }),
    byHorizon: errorsByHorizon(all.actual, all.predicted, horizon, (i) => at(all.indices, i)),
    byHour: pairTimes === null ? null : errorsByHour(pairs.actual, pairs.predicted, pairTimes, options.timeZone),
    byWeekday: pairTimes === null ? null : errorsByWeekday(pairs.actual, pairs.predicted, pairTimes, options.timeZone),
    byLevel: ordered.length === 0 ? [] : errorsByLevel(pairs.actual, pairs.predicted),
    histogram: histogram(residuals),
    quantilePlot: residuals.length === 0 ? { points: [], mean: 0, sd: 0 } : quantilePlot(residuals),
    autocorrelation: {
      step: autocorrelatedStep,
      ...(ofStep.actual.length < 2
        ? { values: [], bound: 0 }
        : autocorrelation(differences(ofStep.actual, ofStep.predicted), lags)),
    },
    levelRange:
      ordered.length === 0
        ? null
        : {
            min: at(ordered, 0),
            max: at(ordered, ordered.length - 1),
            upperTenth: quantileOfSorted(ordered, 0.9),
          },
    thresholdRecall:
      options.level === null
        ? null
        : thresholdRecall({
            actual,
            predicted,
            horizon,
            targetRows: predictions.rows,
            offset: options.offset,
            level: options.level,
            direction: options.direction,
          }),
  };
}

function analyseClasses(predictions: StoredPredictions, classNames: readonly string[]): ClassificationAnalysis {
  const { labels, scores } = knownScores(predictions);
  return {
    kind: 'classification',
    values: labels.length,
    classes: oneVersusRest(labels, scores, classNames.length).map((table, index) => ({
      name: classNames[index] ?? '',
      roc: drawnRoc(table),
      precisionRecall: drawnPrecisionRecall(table),
      calibration: calibrationCurve(table),
    })),
  };
}

type ClassCurves = ClassificationAnalysis['classes'][number];

function drawnRoc(table: ThresholdTable): ClassCurves['roc'] {
  const curve = rocCurve(table);
  const area = rocAuc(table);
  if (curve === null || area === null) return null;
  const places = drawnPlaces(curve.fpr.length);
  return {
    area,
    fpr: takePlaces(curve.fpr, places),
    tpr: takePlaces(curve.tpr, places),
    thresholds: takePlaces(curve.thresholds, places),
  };
}

function drawnPrecisionRecall(table: ThresholdTable): ClassCurves['precisionRecall'] {
  const curve = precisionRecallCurve(table);
  const area = averagePrecision(table);
  if (curve === null || area === null) return null;
  const places = drawnPlaces(curve.recall.length);
  return {
    area,
    precision: takePlaces(curve.precision, places),
    recall: takePlaces(curve.recall, places),
    // The last point, precision 1 at recall 0, has no threshold of its own.
    thresholds: takePlaces([...curve.thresholds, 1], places),
  };
}

/** Evenly spread places of a curve, both ends among them. */
function drawnPlaces(count: number): number[] {
  const shown = Math.min(count, curvePoints);
  return Array.from({ length: shown }, (_, k) => (shown < 2 ? 0 : Math.round((k * (count - 1)) / (shown - 1))));
}

function takePlaces<T>(values: readonly T[], places: readonly number[]): T[] {
  return places.flatMap((place) => values.slice(place, place + 1));
}
