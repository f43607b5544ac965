export { plannedEpochs, wantedEngine, withEpochs } from './epochs';
export type * from './family';
export * from './outcome';
export * from './schema';
export { presetModel } from './sequential/presets';
export type { PresetName, SequentialModel } from './sequential/schema';
export { modelSummarySchema, type ModelSummary } from './summary';
