export { fittedAs, plannedEpochs, wantedEngine, withEpochs } from './fitting';
export type * from './family';
export type { LinearModel } from './linear/schema';
export * from './outcome';
export * from './schema';
export { presetModel, presetNameSchema, suitedTo, type PresetName } from './presets';
export type { SequentialModel } from './sequential/schema';
export type { StatisticalModel } from './statistical/schema';
export { modelSummarySchema, type ModelSummary } from './summary';
