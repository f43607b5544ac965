export { analysePredictions, type AnalysisOptions } from './analyse';
export { lockThreshold } from './lock-threshold';
export type { StoredPredictions } from './predicted-values';
