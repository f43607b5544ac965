import type { RunSummary } from '../schema';

/** What kind of value stands in a column: how it is written, filtered and compared follows from it. */
export type RunColumnKind =
  /** Words that people wrote; their case counts in no filter and in no order. */
  | 'text'
  /** A word or an id of Gatewise's own. */
  | 'code'
  | 'task'
  | 'state'
  | 'integer'
  | 'number'
  /** A fraction that is written in percent. */
  | 'share'
  /** Milliseconds. */
  | 'duration'
  /** Milliseconds since 1970 UTC. */
  | 'time'
  | 'tags'
  | 'note'
  | 'metric'
  /** Whether a run carries one tag. */
  | 'tag';

/** Facts of a run that the store keeps one by one, under the names that the summary gives them. */
export type StoredField = Exclude<
  keyof RunSummary,
  'datasetName' | 'progress' | 'waiting' | 'metrics' | 'tags' | 'error'
>;
export type FoldedField = 'name' | 'modelName' | 'target' | 'note';

/** Where the value is. The summary and the database are both read by it, so that they cannot tell different things. */
export type RunColumnSource =
  | { readonly in: 'field'; readonly field: StoredField }
  /** A field that lies beside its folded copy, which is searched and ordered by. */
  | { readonly in: 'foldedField'; readonly field: FoldedField }
  /** The name of the dataset. */
  | { readonly in: 'datasetName' }
  /** The id of what the run belongs to; a filter finds it by its name as well. */
  | { readonly in: 'owner'; readonly owner: 'experiment' | 'group' }
  | { readonly in: 'tags' }
  | { readonly in: 'tag'; readonly tag: string }
  | { readonly in: 'metric'; readonly metric: string };

/** A column as it is declared; `core/run/columns/declared.ts` has all of them. */
export interface RunColumnDeclaration {
  readonly kind: RunColumnKind;
  readonly source: RunColumnSource;
  /** What filters and the terminal call it, the first is offered; default: its id. Its id and its field are understood as well. */
  readonly names?: readonly [string, ...string[]];
  /** Words of a filter that name no field are looked for in it. */
  readonly searched?: true;
  /** Over the repeats of a group it has a mean and a spread. */
  readonly averaged?: true;
  /** It tells how well the test part is predicted: to choose runs by it is a look at that part. */
  readonly looksAtTest?: true;
}

/** Null where a run has none. */
export type RunColumnValue = string | number | boolean | readonly string[] | null;

/** A column of the runs table, of filters, orders, the preview beside the table, and the terminal. */
export interface RunColumn extends RunColumnDeclaration {
  /** Under which settings and saved views keep it: it never changes. */
  readonly id: string;
  readonly names: readonly [string, ...string[]];
  /** What a request for an order calls it; undefined: nothing can be ordered by it. */
  readonly sort: string | undefined;
  readonly value: (run: RunSummary) => RunColumnValue;
}
