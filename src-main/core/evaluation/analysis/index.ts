export { lockThreshold } from './lock-threshold';
export type { StoredPredictions } from './predicted-values';
