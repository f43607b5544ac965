import type { RunColumn } from '../columns';
import type { RunState } from '../state';

/**
 * The language of the filter box above the runs table. Terms stand beside each other and must all hold:
 *
 * - a word, or words in quotes: part of the name, model, dataset, a tag or the note (`searched` columns), whatever the case
 * - `field:value`: `model:gru`, `state:failed`, `tag:final`, `dataset:ETTh1`, `seed:3`, `name:"last one"`
 * - `field<number` with `<`, `<=`, `>`, `>=`, `=`: `val_loss<0.9`, `test.rmse>=2`, `duration<60s`, `created>2026-01-01`
 * - `-` before any of them: the opposite
 */
export type RunFilter = readonly RunFilterTerm[];

export type RunFilterOperator = '<' | '<=' | '>' | '>=' | '=';

export type RunFilterCondition =
  /** Part of one of the columns that are `searched`. */
  | { kind: 'word'; value: string }
  /** A tag has to be equal to the value, other texts contain it; a dataset, an experiment and a group match their id too. */
  | { kind: 'text'; column: RunColumn; value: string }
  | { kind: 'state'; state: RunState }
  | { kind: 'number'; column: RunColumn; operator: RunFilterOperator; value: number }
  /** From `from` (inclusive) to `to` (exclusive), milliseconds since 1970 UTC; null: no bound. */
  | { kind: 'time'; column: RunColumn; from: number | null; to: number | null };

export type RunFilterTerm = RunFilterCondition & {
  negated: boolean;
  /** As written, for messages and highlighting. */
  text: string;
};
