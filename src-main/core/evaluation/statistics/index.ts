export {
  chiSquaredSurvival,
  fairCoinCdf,
  fSurvival,
  normalCdf,
  normalQuantile,
  normalSurvival,
  studentTCdf,
  studentTQuantile,
  studentTSurvival,
  studentTTwoSided,
} from './distributions';
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
