export { comparisonVerdict, withTests, type ComparisonVerdictInput } from './comparison';
export { memberVerdict, verdictTone, type JudgedRun } from './member';
export * from './schema';
export { differSentence, standingSentence, verdictPhrase, verdictSentence } from './sentences';
