export { evaluateRun, type PartResult, type PredictionFacts, type RunEvaluationInput } from './evaluate-run';
export { flattenMetrics, isBetter, metricDirections, partMetrics } from './headline';
export { epochFigures, type EpochFigures } from './history';
export { classificationPredictionFacts, regressionPredictionFacts } from './prediction-facts';
