export { historyIn, historyTensor, numbersIn } from './checkpoint';
export { dependsOnEpochs, fittedAs, membersOf, plannedEpochs, wantedEngine, withEngine, withEpochs } from './fitting';
export type { Combination } from './ensemble/combination';
export { memberName, memberWithRun } from './ensemble/name';
export type { EnsembleMember, EnsembleModel, EnsembleRule } from './ensemble/schema';
export type * from './family';
export type { LinearModel } from './linear/schema';
export * from './outcome';
export * from './schema';
export { presetModel, presetNameSchema, suitedTo, type PresetName } from './presets';
export type { SequentialModel } from './sequential/schema';
export type { StatisticalModel } from './statistical/schema';
export type { GradientBoostingModel } from './trees/boosting';
export type { ForestModel } from './trees/forest';
export {
  rollingStatistics,
  summaryStatistics,
  unitsOfFeatures,
  type RollingStatistic,
  type SummaryStatistic,
  type WindowFeatureKind,
  type WindowFields,
} from './trees/windows';
export { modelSummarySchema, type ModelSummary } from './summary';
