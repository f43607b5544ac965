export { blockLengthFor, optimalBlockLength, resampledMeans } from './block-bootstrap';
export {
  fewestIndependent,
  testDifference,
  type DifferenceTest,
  type DifferenceTestOptions,
  type TestedLosses,
} from './difference-test';
export {
  dieboldMariano,
  dieboldMarianoOfLosses,
  mcnemar,
  type DieboldMarianoLoss,
  type DieboldMarianoResult,
  type McNemarResult,
} from './forecast-tests';
export { cosineTransforms, longRunVariance, sizesAtLeast, type LongRunVariance } from './long-run';
export { panelOrder } from './panel-order';
export { meanUncertainty, prepareLosses, scaledLosses, type LossSeries, type PreparedLosses } from './loss-series';
export { holm, pairsOf } from './multiple-tests';
export { cohensD, correctedResampledT, pairedT, wilcoxon, type TestResult, type WilcoxonResult } from './paired-tests';
export { ratioEnd } from './ratio-interval';
export { summarize, type Summary } from './summary';
