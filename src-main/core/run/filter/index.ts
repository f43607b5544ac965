export { runFilterFields } from './fields';
export {
  foldText,
  type RunFilter,
  type RunFilterCondition,
  type RunFilterOperator,
  type RunFilterTerm,
  type RunNumberField,
  type RunTextField,
  type RunTimeField,
} from './language';
export { parseRunFilter } from './parse';
export type { UnreadableReason } from './unreadable';
