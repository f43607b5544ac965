export { alignTable, requireSameStep, withHistory, withoutHistory, type WithHistory } from './align';
export { predictionCsv, predictionTable, type PredictionTable } from './csv';
export { driftOf } from './drift';
export { agedVerdict, evaluateFile, knownWindows, lossFacts, type FileEvaluation } from './evaluate';
export { matchColumns, requireMatch, type FoundColumn } from './match';
export * from './schema';
export { trainingFactsOf } from './training-facts';
export { predictWindows, type PredictedWindows } from './windows';
export { overridesFor, readingFor } from './reading';
