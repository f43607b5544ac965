export { compareRuns, metricDirection, pairwiseTests, predictedClasses, type ComparedRun } from './compare';
export { differingPaths, flatten } from './differences';
export * from './schema';
