export type * from './checkpoint';
export * from './device';
export * from './dropout';
export { defaultLoss } from './loss';
export { epochOrder, runTraining, type TrainingListeners, type TrainingProgress, type WindowSources } from './run';
export * from './runtime';
export * from './schema';
export type * from './trainer';
export { classWeights, sampleWeights, type TargetWindows } from './weighting';
