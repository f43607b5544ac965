export { baseConfiguration, type BestQuestion } from './base';
export { firstCandidates, type Candidate, type CandidateFacts, type LeftOut } from './candidates';
export { joinedLosses, leadOver, type FoldLosses } from './lead';
export { candidateName } from './name';
export { ensembleMembers, expectedMs, extent, planSearch, type Batch, type Left, type PlanOptions } from './plan';
export { Scores, type Outcome, type Trial } from './scores';
export * from './schema';
export { verdictOf, type PlainRival } from './verdict';
export { validationWindows, type ValidationPlan, type ValidationWindow } from './windows';
