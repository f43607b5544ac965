export { candidateOf, comparableMembers, leaderboardMetric, testedCandidates, type RecallFigures } from './candidates';
export { rankCandidates, type Candidate, type RankingInput } from './rank';
export * from './schema';
export { recommendationSentence } from './sentences';
