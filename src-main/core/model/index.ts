export { fittedAs, plannedEpochs, wantedEngine, withEpochs } from './fitting';
export type * from './family';
export * from './outcome';
export * from './schema';
export { presetModel } from './sequential/presets';
export type { PresetName, SequentialModel } from './sequential/schema';
export { modelSummarySchema, type ModelSummary } from './summary';
