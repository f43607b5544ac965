export { requireSeveralClasses, scoreClassFold, type ClassFoldInput } from './classes';
export { backtestFolds, fewestFoldRows, foldAdvice, type BacktestFold } from './folds';
export { foldCertainty, type FoldCertainty, type FoldLosses } from './skill';
export { errorsByStep, summarizeBacktest, summarizeClassBacktest } from './result';
export * from './schema';
export { sliceable, type SliceableTable } from './slice';
