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
  readonly columns: readonly TableColumn[];
}
