export {
  createRegressionBaselines,
  type BaselineInput,
  type BaselinePredictions,
  type RegressionBaselines,
} from './baselines';
export { fitConformalIntervals, scoreIntervals, type ConformalIntervals } from './conformal';
export { evaluateRegression, measurePredictions, type MeasuredBaseline, type RegressionInput } from './evaluate';
export * from './metrics';
export {
  autocorrelation,
  histogram,
  quantilePlot,
  type Autocorrelation,
  type Histogram,
  type QuantilePlot,
  type QuantilePoint,
} from './residuals';
export {
  errorsByHour,
  errorsByLevel,
  errorsByWeekday,
  type CalendarSlice,
  type ErrorSlice,
  type LevelSlice,
} from './slices';
export { thresholdRecall, type ThresholdRecallInput } from './threshold-recall';
