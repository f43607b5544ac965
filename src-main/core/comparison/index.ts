export { comparableSets, incomparabilities, type Incomparability } from './comparable';
export { bandOf, compareMembers, drawnPredictions, type ComparisonInput } from './compare';
export { differingPaths } from './differences';
export { comparisonTable, formatComparisonTable, type ComparisonTable, type TableFormat } from './export';
export { memberId, qualifiedRuns, rankingMetric, runsOf, testedMembers, type ComparedMember } from './members';
export { runLosses, type RunLosses } from './losses';
export * from './schema';
export { otherTestSentences, significanceSentence } from './sentences';
export { pairwiseTests, type TestOptions } from './tests';
