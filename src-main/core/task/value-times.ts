/** Windows of predictions with what tells where their rows lie. */
export interface PlacedWindows {
  readonly horizon: number;
  /** Time of each window's first predicted row, or its number without a time column. */
  readonly time: readonly number[];
  readonly hasTime: boolean;
  /** Distance of neighbouring rows in milliseconds where it is always the same. */
  readonly intervalMs: number | null;
  /** [windows × horizon] times of all predicted rows, where the distance does not tell them. */
  readonly stepTimes?: readonly number[] | undefined;
}

/**
 * Where a predicted value lies: milliseconds since 1970 UTC, or the row's number without a time column; null where nothing tells it.
 * @param step rows after the window's first predicted row, from 0
 */
export function placeOfValue(windows: PlacedWindows, window: number, step: number): number | null {
  const { horizon, time, hasTime, intervalMs, stepTimes } = windows;
  if (hasTime && stepTimes !== undefined) return stepTimes[window * horizon + step] ?? null;
  const start = time[window];
  if (start === undefined) return null;
  if (!hasTime) return start + step;
  if (step === 0) return start;
  return intervalMs === null ? null : start + step * intervalMs;
}

/**
 * Rows from a window to the next one: the smallest distance between neighbours that is there. What lies farther apart has
 * windows between that were left out, as those whose target is missing, or is of another stretch of the part: a line that
 * is drawn through would show values that were not observed.
 * @param rows first predicted row of each window
 */
export function windowStride(rows: readonly number[]): number {
  const ascending = rows.toSorted((a, b) => a - b);
  let smallest = Infinity;
  ascending.forEach((row, index) => {
    const distance = row - (ascending[index - 1] ?? -Infinity);
    if (distance > 0) smallest = Math.min(smallest, distance);
  });
  return smallest;
}

/** The same of a value in [windows × horizon] row-major. */
export function placeOfIndex(windows: PlacedWindows, index: number): number | null {
  return placeOfValue(windows, Math.floor(index / windows.horizon), index % windows.horizon);
}
