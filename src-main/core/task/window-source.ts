/**
 * Windows over a series, never copied out of it. Window `i` is the `lookback` rows from `starts[i]` of `series`
 * (row-major, `featureCount` values a row); its target is the `targetLength` values from `targetStarts[i]` of `targets`.
 */
export interface WindowSource {
  readonly series: Float32Array;
  readonly featureCount: number;
  readonly lookback: number;
  readonly starts: Uint32Array;
  readonly targets: Float32Array;
  readonly targetStarts: Uint32Array;
  readonly targetLength: number;
  /** Weight of each window in the loss; null: all 1. Class weights arrive here too. */
  readonly sampleWeights: Float32Array | null;
  /**
   * Last-value normalisation: index of the feature whose value in the window's last row is subtracted from that
   * feature over the window and from the targets, and added to predictions. Null: off.
   */
  readonly lastValueFeature: number | null;
  /** First row of each series, ascending, the first one 0; left out: one series. */
  readonly seriesStarts?: Uint32Array;
}
