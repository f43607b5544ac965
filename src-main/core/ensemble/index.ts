export * from './bands';
export { errorCorrelation, isClone, mostSimilar } from './correlation';
export { selectGreedily } from './greedy';
export { lossOf, memberLosses, type EnsembleMetric } from './losses';
export { solveNonNegative } from './non-negative';
export { memberData, type MemberPart, type MemberPredictions } from './member-data';
export { withoutBlock, type Sample } from './sample';
export { solveStack } from './stack';
