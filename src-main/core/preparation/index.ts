export * from './schema';
export { prepare } from './prepare';
export type { PreparationInput, PreparedData } from './prepare';
export type { PreparedRows } from './assemble';
export type { LeftOutSeries } from './short-series';
export { categoriesOfInputs, fittedPreparationSchema, type FittedPreparation } from './fitted';
export { unscaleValue, type FittedScaler } from './scaler';
export { isMarkedValue, runTableSteps, type ArrangedRows, type MarkedValue } from './steps';
export { previewStep, stepPreviewSchema, type StepPreview } from './preview';
export { replayPreparation } from './replay';
export { evenDistance, stepOfRows } from './row-step';
export { gridOf } from './steps/resample';
export {
  inverseTarget,
  inverseWindows,
  outputsInUnits,
  outputWidth,
  sourceOfWindows,
  targetRows,
  windowSource,
  type TargetAnchors,
} from './source';
