/** Columns in memory, as loaded from a dataset version. Missing numbers are NaN, missing categories −1. */
export type TableColumn =
  | { readonly kind: 'number'; readonly name: string; readonly values: Float64Array }
  /** Milliseconds since 1970-01-01 UTC. */
  | { readonly kind: 'time'; readonly name: string; readonly values: Float64Array }
  | {
      readonly kind: 'category';
      readonly name: string;
      readonly codes: Int32Array;
      readonly categories: readonly string[];
    };

export interface Table {
  readonly rowCount: number;
  /** The column that orders the rows; undefined: the first one of kind `time`, null: none. */
  readonly timeColumn?: string | null;
  /** The category column that names each row's series; undefined or null: all rows are one series. */
  readonly seriesIdColumn?: string | null;
  /** Where the time column's days begin: an IANA zone or an offset; undefined: UTC. */
  readonly timeZone?: string;
  readonly columns: readonly TableColumn[];
}
