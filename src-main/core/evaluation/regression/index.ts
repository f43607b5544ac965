export {
  createRegressionBaselines,
  defaultSeasonalPeriod,
  type BaselineInput,
  type BaselinePredictions,
  type RegressionBaselines,
} from './baselines';
export { applyIntervals, fitConformalIntervals, scoreIntervals, type ConformalIntervals } from './conformal';
export {
  countNotFinite,
  evaluateRegression,
  isConstant,
  regressionMetrics,
  windowLosses,
  type RegressionInput,
} from './evaluate';
export * from './metrics';
export {
  autocorrelation,
  histogram,
  quantilePlot,
  valuesOfStep,
  type Autocorrelation,
  type Histogram,
  type QuantilePlot,
  type QuantilePoint,
} from './residuals';
export {
  errorsByHorizon,
  errorsByHour,
  errorsByLevel,
  errorsByWeekday,
  timesOfSteps,
  type CalendarSlice,
  type ErrorSlice,
  type LevelSlice,
} from './slices';
export { thresholdRecall, type ThresholdRecallInput } from './threshold-recall';
