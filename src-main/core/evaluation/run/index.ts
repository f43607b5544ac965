export { evaluateRun, type PartResult, type PredictionFacts, type RunEvaluationInput } from './evaluate-run';
export { epochFigures, type EpochFigures } from './history';
export { classificationPredictionFacts, regressionPredictionFacts } from './prediction-facts';
