export * from './schema';
export * from './analysis';
export * from './classification';
export { compareMetricsReference, type ReferenceComparison } from './metrics-reference';
export * from './regression';
export * from './run';
export * from './statistics';
