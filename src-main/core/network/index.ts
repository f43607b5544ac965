export { describeModel, type LayerDescription, type ModelDescription } from './description';
export { completeLayers, outputLayer, type OutputSize } from './output';
export * from './schema';
export { matchWeights } from './match-weights';
export { modelShapes, slidingLength, type InputSize, type Shape } from './shapes';
export { initialWeights, planWeights, sizeOf, type WeightPlan } from './weights';
