export { runFilterFields } from './fields';
export type {
  RunFilter,
  RunFilterCondition,
  RunFilterOperator,
  RunFilterTerm,
  RunNumberField,
  RunTextField,
  RunTimeField,
} from './language';
export { parseRunFilter } from './parse';
export type { UnreadableReason } from './unreadable';
