import type { IntervalSummary } from '../evaluation/schema';

/**
 * The conformal interval around a recursive forecast. Within the horizon the half-widths are those of the validation
 * part. Beyond it every block starts from a predicted value, whose error adds to its own: with independent errors the
 * squares add up, √(blocks × width of the last step² + width of the step²). A model that does not see its target's past
 * (`feedsBack` false) has no such errors to carry.
 */
export function intervalAround(
  predicted: readonly number[],
  intervals: readonly IntervalSummary[],
  level: number,
  feedsBack: boolean,
): { lower: (number | null)[]; upper: (number | null)[] } {
  const widths = intervals.find((interval) => Math.abs(interval.level - level) < 1e-9)?.byHorizon ?? [];
  const last = widths.at(-1)?.halfWidth ?? null;
  const half = predicted.map((_, step) => {
    const own = widths[step % Math.max(1, widths.length)]?.halfWidth ?? null;
    const blocks = widths.length === 0 ? 0 : Math.floor(step / widths.length);
    if (own === null || (blocks > 0 && last === null)) return null;
    return feedsBack && blocks > 0 && last !== null ? Math.sqrt(blocks * last * last + own * own) : own;
  });
  const end = (sign: 1 | -1) =>
    predicted.map((value, step) => {
      const width = half[step] ?? null;
      return width === null ? null : value + sign * width;
    });
  return { lower: end(-1), upper: end(1) };
}
