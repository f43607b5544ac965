export {
  dieboldMariano,
  dieboldMarianoOfLosses,
  mcnemar,
  mcnemarOfPredictions,
  type DieboldMarianoLoss,
  type DieboldMarianoResult,
  type McNemarResult,
} from './forecast-tests';
export { holm, pairsOf } from './multiple-tests';
export { cohensD, correctedResampledT, pairedT, wilcoxon, type TestResult, type WilcoxonResult } from './paired-tests';
export { summarize, type Summary } from './summary';
