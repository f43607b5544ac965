export {
  findRunColumn,
  holdsText,
  metricColumn,
  runColumnNames,
  runColumns,
  tagColumn,
  type RunColumnId,
} from './columns';
export type { FoldedField, RunColumn, RunColumnKind, RunColumnSource, RunColumnValue } from './definition';
