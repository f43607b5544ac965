import type { RunState } from '../schema';

/**
 * The language of the filter box above the runs table. Terms stand beside each other and must all hold:
 *
 * - a word, or words in quotes: part of the name, model, dataset, a tag or the note, whatever the case
 * - `field:value`: `model:gru`, `state:failed`, `tag:final`, `dataset:ETTh1`, `seed:3`, `name:"last one"`
 * - `field<number` with `<`, `<=`, `>`, `>=`, `=`: `val_loss<0.9`, `test.rmse>=2`, `duration<60s`, `created>2026-01-01`
 * - `-` before any of them: the opposite
 */
export type RunFilter = readonly RunFilterTerm[];

export type RunFilterOperator = '<' | '<=' | '>' | '>=' | '=';

/** Fields that hold text. `tag` must be equal to the value, the others contain it; `group` and `experiment` also match an id. */
export type RunTextField =
  'name' | 'model' | 'dataset' | 'tag' | 'note' | 'group' | 'experiment' | 'target' | 'task' | 'engine' | 'id';
/** Fields that hold a number, under the names that `RunSummary` gives them. */
export type RunNumberField =
  | 'number'
  | 'seed'
  | 'bestEpoch'
  | 'bestValLoss'
  | 'lastEpoch'
  | 'lastLoss'
  | 'lastValLoss'
  | 'parameterCount'
  | 'skill'
  | 'durationMs';
export type RunTimeField = 'createdAt' | 'startedAt' | 'finishedAt';

export type RunFilterCondition =
  /** Part of name, model, dataset, tag or note. */
  | { kind: 'word'; value: string }
  | { kind: 'text'; field: RunTextField; value: string }
  | { kind: 'state'; state: RunState }
  | { kind: 'number'; field: RunNumberField; operator: RunFilterOperator; value: number }
  | { kind: 'metric'; name: string; operator: RunFilterOperator; value: number }
  /** From `from` (inclusive) to `to` (exclusive), milliseconds since 1970 UTC; null: no bound. */
  | { kind: 'time'; field: RunTimeField; from: number | null; to: number | null };

export type RunFilterTerm = RunFilterCondition & {
  negated: boolean;
  /** As written, for messages and highlighting. */
  text: string;
};
