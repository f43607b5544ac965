export { backtestFolds, type BacktestFold } from './folds';
export { errorsByStep, summarizeBacktest } from './result';
export * from './schema';
export { sliceable, type SliceableTable } from './slice';
