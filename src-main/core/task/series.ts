/** Rows from `from` up to but not including `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface SeriesRange extends RowRange {
  /** Index of the series the rows belong to. */
  readonly series: number;
}

/** Where the series of rows begin. */
export interface SeriesBoundaries {
  readonly rowCount: number;
  /** First row of each series, ascending, the first one 0; null or left out: one series. */
  readonly seriesBoundaries?: ArrayLike<number> | null | undefined;
}

/** Every series as a range of rows. */
export function seriesRanges(input: SeriesBoundaries): SeriesRange[] {
  const boundaries = input.seriesBoundaries ?? [0];
  return Array.from({ length: boundaries.length }, (_, series) => ({
    series,
    from: boundaries[series] ?? 0,
    to: boundaries[series + 1] ?? input.rowCount,
  }));
}
