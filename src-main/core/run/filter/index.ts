export type { RunFilter, RunFilterCondition, RunFilterOperator, RunFilterTerm } from './language';
export { parseRunFilter } from './parse';
export type { UnreadableReason } from './unreadable';
