import { GatewiseError } from '../common/errors';
import { counted, said } from '../common/sentence';
import { requirePartsInOrder, type SplitValues } from './named-parts';
import type { RowRange } from './series';
import { partRanges } from './split';
import { parts, partWords, type Part, type SplitConfiguration, type WindowConfiguration } from './schema';

export interface WindowPlanInput {
  /** Rows after the steps that drop or resample rows. */
  readonly rowCount: number;
  /** Milliseconds since 1970 UTC of each row; only a split by date needs it. */
  readonly time: Float64Array | null;
  /** First row of each series, ascending, the first one 0; null or left out: one series. */
  readonly seriesBoundaries?: ArrayLike<number> | null | undefined;
  /** The label of each series, for a split by series. */
  readonly seriesStrata?: readonly number[] | null | undefined;
  /** The column of a split by column. */
  readonly splitValues?: SplitValues | null | undefined;
  readonly split: SplitConfiguration;
  readonly window: WindowConfiguration;
  /** 1 for rows whose target is known; null or left out: all of them. Windows with another target row are left out. */
  readonly targetKnown?: Uint8Array | null | undefined;
  /** Windows that a part keeps at least where most are left out for a missing target; default 10. */
  readonly fewestKnown?: number | undefined;
  /** Rows at the start of each series that no window may see, because lags or differences are not known there. */
  readonly warmUp?: number | undefined;
}

/** A stretch of one series' rows that belongs to one part, with the windows whose targets lie inside it. */
export interface Segment extends RowRange {
  readonly series: number;
  /** First row seen by the first window; meaningless when `windowCount` is 0. */
  readonly firstStart: number;
  /** Windows that the rows hold, those without a known target included. */
  readonly windowCount: number;
}

export interface PartEstimate {
  /** First row and one past the last, over all segments. */
  readonly from: number;
  readonly to: number;
  readonly rowCount: number;
  /** Windows whose targets are all known. */
  readonly windowCount: number;
  /** Windows that are left out because a target row has no value of its own. */
  readonly missingTargets: number;
  readonly segments: readonly Segment[];
}

export interface WindowEstimate {
  readonly rowCount: number;
  /** Rows in no part. */
  readonly unusedRows: number;
  readonly parts: Readonly<Record<Part, PartEstimate>>;
}

export interface PartPlan extends PartEstimate {
  /** First seen row of each window, ascending. */
  readonly starts: Uint32Array;
}

export interface WindowPlan extends WindowEstimate {
  readonly parts: Readonly<Record<Part, PartPlan>>;
}

/** Rows from a window's first seen row to its first target row. */
export function targetDistance(window: Pick<WindowConfiguration, 'lookback' | 'offset'>): number {
  return window.lookback - 1 + window.offset;
}

/** Rows of a series that one window spans, targets included. */
export function windowSpan(window: Pick<WindowConfiguration, 'lookback' | 'offset' | 'horizon'>): number {
  return targetDistance(window) + Math.max(window.horizon, 1 - window.offset);
}

/**
 * Counts the rows and windows of each part without listing them; takes time and memory in proportion to the number of series.
 * The lookback of a part's first windows may reach into the rows before the part; target rows all lie inside it.
 * @throws GatewiseError SPLIT_INVALID with the field of the split that is wrong.
 */
export function estimateWindows(input: WindowPlanInput): WindowEstimate {
  const ranges = partRanges(input);
  if (input.split.kind === 'column' && windowSpan(input.window) > 1) requirePartsInOrder(input.split.column, ranges);
  const boundaries = input.seriesBoundaries ?? [0];
  const isKnown = knownWindows(input);
  const estimate = (part: Part): PartEstimate => {
    const segments = ranges[part].map((range) => segmentOf(range, boundaries[range.series] ?? 0, input));
    const windowCount = segments.reduce((sum, segment) => sum + segment.windowCount, 0);
    let missingTargets = 0;
    if (isKnown !== null)
      eachStart(segments, input.window.stride, (start) => (missingTargets += isKnown(start) ? 0 : 1));
    return {
      from: segments.at(0)?.from ?? 0,
      to: segments.at(-1)?.to ?? 0,
      rowCount: segments.reduce((sum, segment) => sum + segment.to - segment.from, 0),
      windowCount: windowCount - missingTargets,
      missingTargets,
      segments,
    };
  };
  const estimates = { train: estimate('train'), validation: estimate('validation'), test: estimate('test') };
  const used = parts.reduce((sum, part) => sum + estimates[part].rowCount, 0);
  return { rowCount: input.rowCount, unusedRows: input.rowCount - used, parts: estimates };
}

/**
 * The windows of each part. The interface's ruler and the trainer both use these counts.
 * @throws GatewiseError SPLIT_INVALID, or TOO_FEW_WINDOWS when a part has no window, or so few with a known target.
 */
export function planWindows(input: WindowPlanInput): WindowPlan {
  const estimate = estimateWindows(input);
  for (const part of parts) {
    const { windowCount, missingTargets } = estimate.parts[part];
    if (missingTargets > windowCount && windowCount < (input.fewestKnown ?? fewestKnownWindows)) {
      throw tooFewKnown(part, estimate.parts[part]);
    }
    if (windowCount + missingTargets === 0) throw tooFewWindows(part, estimate.parts[part], input);
  }
  const isKnown = knownWindows(input);
  const plan = (part: Part): PartPlan => ({
    ...estimate.parts[part],
    starts: windowStarts(estimate.parts[part], input.window.stride, isKnown),
  });
  return { ...estimate, parts: { train: plan('train'), validation: plan('validation'), test: plan('test') } };
}

function segmentOf(range: RowRange & { series: number }, seriesStart: number, input: WindowPlanInput): Segment {
  const distance = targetDistance(input.window);
  const firstStart = Math.max(seriesStart + (input.warmUp ?? 0), range.from - distance);
  const lastStart = range.to - input.window.horizon - distance;
  const windowCount = lastStart < firstStart ? 0 : Math.floor((lastStart - firstStart) / input.window.stride) + 1;
  return { ...range, firstStart, windowCount };
}

function windowStarts(part: PartEstimate, stride: number, isKnown: ((start: number) => boolean) | null): Uint32Array {
  const starts = new Uint32Array(part.windowCount);
  let written = 0;
  eachStart(part.segments, stride, (start) => {
    if (isKnown !== null && !isKnown(start)) return;
    starts[written] = start;
    written += 1;
  });
  return starts;
}

function eachStart(segments: readonly Segment[], stride: number, visit: (start: number) => void): void {
  for (const { firstStart, windowCount } of segments) {
    for (let i = 0; i < windowCount; i += 1) visit(firstStart + i * stride);
  }
}

/** Whether all targets of the window that starts at a row are known; null where every target is. */
function knownWindows({ targetKnown, rowCount, window }: WindowPlanInput): ((start: number) => boolean) | null {
  if (targetKnown == null) return null;
  const missingBefore = new Uint32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row += 1) {
    missingBefore[row + 1] = (missingBefore[row] ?? 0) + (targetKnown[row] === 0 ? 1 : 0);
  }
  const distance = targetDistance(window);
  return (start) => missingBefore[start + distance + window.horizon] === missingBefore[start + distance];
}

/** Fewer windows than these tell nothing of a part that has lost most of its windows to missing targets. */
const fewestKnownWindows = 10;

function tooFewKnown(part: Part, { windowCount, missingTargets }: PartEstimate): GatewiseError {
  const all = windowCount + missingTargets;
  return new GatewiseError(
    'TOO_FEW_WINDOWS',
    said`In the ${partWords[part]} part the target is missing in ${windowCount === 0 ? said`all ${all} windows` : said`${missingTargets} of ${all} windows, and the ${windowCount} left are too few`}: a missing target is not filled to learn from or to score. Move the borders of the parts, use a shorter horizon, or give the target its values.`,
    { field: `split.${part}`, part, windows: windowCount, missingTargets },
  );
}

function tooFewWindows(part: Part, estimate: PartEstimate, { window, warmUp }: WindowPlanInput): GatewiseError {
  const needed = part === 'train' ? windowSpan(window) + (warmUp ?? 0) : window.horizon;
  const lookbackHint = part === 'train' ? said`Use a shorter lookback or horizon` : said`Use a shorter horizon`;
  return new GatewiseError(
    'TOO_FEW_WINDOWS',
    said`The ${partWords[part]} part has ${counted(estimate.rowCount, 'row', 'rows')} and no whole window, which takes ${needed} of one series. ${lookbackHint}, or give the part more rows.`,
    { field: part === 'train' ? 'window.lookback' : `split.${part}`, part, rows: estimate.rowCount, needed },
  );
}
