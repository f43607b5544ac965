import { at } from '../../core/common/numbers';
import type { TargetShape } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';

/** One series of a source, in the target's own units. */
export interface SourceSeries {
  /** Its place among the source's series. */
  readonly index: number;
  /** First row whose target is known: a lag or a difference takes the ones before it. */
  readonly first: number;
  /** Windows of the series, ascending by their start. */
  readonly windows: readonly number[];
}

/** The series that have windows. Their rows are not copied. */
export function seriesOf(source: WindowSource): SourceSeries[] {
  const { targets, starts, lookback } = source;
  const boundaries = source.seriesStarts ?? Uint32Array.of(0);
  const windows = Array.from(starts.keys()).sort((a, b) => at(starts, a) - at(starts, b));
  const series: SourceSeries[] = [];
  let next = 0;
  for (let index = 0; index < boundaries.length; index += 1) {
    const to = boundaries[index + 1] ?? Math.max(targets.length, at(boundaries, index) + lookback);
    const own: number[] = [];
    for (; next < windows.length && at(starts, windows[next] ?? 0) < to; next += 1) own.push(windows[next] ?? 0);
    if (own.length === 0) continue;
    let first = at(boundaries, index);
    while (first < to && Number.isNaN(at(targets, first))) first += 1;
    series.push({ index, first, windows: own });
  }
  return series;
}

/** First row that a window does not see: one past its lookback, and never a target's own. */
export function originOf({ starts, lookback, targetStarts }: WindowSource, window: number): number {
  return Math.min(at(starts, window) + lookback, at(targetStarts, window));
}

/** Rows from the origin to a window's last target. */
export function stepsOf(source: WindowSource, window: number): number {
  return at(source.targetStarts, window) + source.targetLength - originOf(source, window);
}

/** Targets of rows in their own units; NaN where they are not known. */
export function valuesOf(
  { targets }: WindowSource,
  { scale, center }: TargetShape,
  from: number,
  to: number,
): Float64Array {
  return Float64Array.from(targets.subarray(from, to), (value) => value * scale + center);
}

/** Lines from value to value where there is none, and the nearest at the ends. */
export function withoutGaps(values: Float64Array): { readonly values: Float64Array; readonly filled: number } {
  let filled = 0;
  let before = -1;
  const whole = values.slice();
  for (let row = 0; row <= values.length; row += 1) {
    const isEnd = row === values.length;
    if (!isEnd && Number.isNaN(values[row])) continue;
    for (let gap = before + 1; gap < row; gap += 1) {
      const left = before < 0 ? at(values, row) : at(values, before);
      const right = isEnd ? left : at(values, row);
      whole[gap] = left + ((right - left) * (gap - before)) / (row - before);
      filled += 1;
    }
    before = row;
  }
  return { values: whole, filled };
}

/** A series known again by what it was fitted to: a checksum of the bits of its targets (FNV-1a). */
export function checksumOf({ targets }: WindowSource, from: number, to: number): number {
  const bits = new Uint32Array(Float32Array.from(targets.subarray(from, to)).buffer);
  let hash = 0x811c9dc5;
  for (const word of bits) hash = Math.imul(hash ^ word, 0x01000193);
  return hash | 0;
}
