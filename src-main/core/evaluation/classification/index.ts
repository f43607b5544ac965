export { classificationBaselines, countedBaselines, lastKnownLabels, type LabelBaseline } from './baselines';
export {
  averagePrecision,
  calibrationCurve,
  oneVersusRest,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
  type CalibrationPoint,
  type PrecisionRecallCurve,
  type RocCurve,
} from './curves';
export { evaluateClassification, type ClassificationInput } from './evaluate';
export { brierScore, logLoss, predictLabels } from './probabilities';
export {
  balancedAccuracy,
  classificationReport,
  confusionMatrix,
  matthewsCorrelation,
  normalizeConfusion,
} from './report';
export { formatClassificationReport } from './report-text';
export {
  metricsAtThreshold,
  optimizeThreshold,
  thresholdTable,
  type ThresholdMetrics,
  type ThresholdObjective,
  type ThresholdOptimum,
  type ThresholdTable,
} from './thresholds';
