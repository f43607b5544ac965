import { takeRows, type Frame, seriesOf } from './frame';
import type { SplitConfiguration, WindowConfiguration } from '../task/schema';
import { targetDistance, windowSpan } from '../task/windows';

/** A series of a panel that takes no part, because it holds no window that could be learnt from or scored. */
export interface LeftOutSeries {
  readonly name: string;
  readonly rows: number;
  /** Rows that it would need. */
  readonly needed: number;
  /** `short`: fewer rows than are needed; `noTarget`: no window whose target is known. */
  readonly reason: 'short' | 'noTarget';
}

export interface ShortSeriesInput {
  readonly split: SplitConfiguration;
  readonly window: WindowConfiguration;
  /** Rows at the start of each series that no window may see. */
  readonly warmUp: number;
}

/**
 * The frame without the series of a panel that hold no window; the others go on. A single series stays, and so do all where
 * none holds a window: what is wrong with them is told elsewhere.
 */
export function leaveOutShortSeries(
  frame: Frame,
  { split, window, warmUp }: ShortSeriesInput,
): { readonly frame: Frame; readonly leftOut: readonly LeftOutSeries[] } {
  const series = seriesOf(frame);
  if (frame.seriesNames === null || series.length < 2) return { frame, leftOut: [] };
  const span = warmUp + windowSpan(window);
  const needed = split.kind === 'count' ? Math.max(span, split.train + split.validation + split.test) : span;
  const leftOut: LeftOutSeries[] = [];
  const kept: number[] = [];
  for (const { series: index, from, to } of series) {
    const rows = to - from;
    const reason = rows < needed ? 'short' : hasKnownWindow(frame, from + warmUp, to, window) ? null : 'noTarget';
    if (reason === null) for (let row = from; row < to; row += 1) kept.push(row);
    else leftOut.push({ name: frame.seriesNames[index] ?? '', rows, needed, reason });
  }
  if (leftOut.length === 0 || kept.length === 0) return { frame, leftOut: [] };
  return { frame: takeRows(frame, Uint32Array.from(kept)), leftOut };
}

/** Whether as many target rows as a window predicts follow each other, all known. */
function hasKnownWindow({ targetKnown }: Frame, from: number, to: number, window: WindowConfiguration): boolean {
  if (targetKnown === null) return true;
  let known = 0;
  for (let row = from + targetDistance(window); row < to; row += 1) {
    known = targetKnown[row] === 0 ? 0 : known + 1;
    if (known >= window.horizon) return true;
  }
  return false;
}
