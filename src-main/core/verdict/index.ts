export { comparisonVerdict, withTests, type ComparisonVerdictInput } from './comparison';
export { findingsBesideVerdict, memberVerdict, verdictTone, type JudgedRun } from './member';
export * from './schema';
export { differSentence, standingSentence, verdictPhrase, verdictSentence } from './sentences';
