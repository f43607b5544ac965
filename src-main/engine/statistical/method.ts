/** A fitted series as it goes on: takes values one by one, and can forecast after each. */
export interface SeriesFilter {
  /** Takes the next value; NaN where there is none, for which the method's own forecast stands in. */
  update(value: number): void;
  /** Means of the next rows, and the standard deviations of what will differ from them. Changes no state. */
  forecast(means: Float64Array, deviations: Float64Array): void;
}

/** A figure that a fit tells of itself. */
export interface Figure {
  readonly name: string;
  readonly value: number | string | null;
}

/** A method as it was fitted to one series. */
export interface FittedSeries {
  /** The form that was chosen or asked for, as the field writes it, e.g. `ETS(M,Ad,M)`. */
  readonly form: string;
  /** Parameters and criteria under the field's names. */
  readonly figures: readonly Figure[];
  /** All that a filter needs, to be kept; `restore` of the method takes it. */
  readonly state: Float64Array;
  /** A filter before the first row that the method was fitted to. */
  filter(): SeriesFilter;
}
