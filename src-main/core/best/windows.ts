import { GatewiseError } from '../common/errors';
import { counted, said } from '../common/sentence';
import type { Part, SplitConfiguration } from '../task/schema';
import { splitAt, type RowFacts } from '../task/split-at';

/** A stretch before the test part on which candidates are judged after they were trained on what lies before it. */
export interface ValidationWindow {
  readonly from: number;
  readonly to: number;
  /** The split of a run on it: its test part is this window, and rows from the real test part on are in no part. */
  readonly split: SplitConfiguration;
  /** Rows to train on. */
  readonly trainRows: number;
}

export interface ValidationPlan {
  /** The earliest first. */
  readonly windows: readonly ValidationWindow[];
  /** The part of each split that holds the window. */
  readonly judged: Part;
}

/** Share of the rows before the test part that the windows make up together, and of those that decide when training ends. */
const [judgedShare, endingShare] = [0.375, 0.08];
/** Share of the rows before the test part that the first window leaves for training, where there are several windows. */
const leastTrained = 0.3;

/**
 * Windows that follow each other and end where the test part begins (rolling origins, Tashman 2000): what lies at or after a
 * window is in no part of its training. Fewer than are wanted where the rows do not suffice. Whole series that are dealt to
 * the parts have no order: there is one window, the validation part itself.
 * @param span rows that one window of a model takes, `horizon` rows that it predicts
 * @throws GatewiseError SPLIT_INVALID when not even one window fits
 */
export function validationWindows(
  facts: RowFacts,
  { count, span, horizon }: { readonly count: number; readonly span: number; readonly horizon: number },
): ValidationPlan {
  const { before, split } = facts;
  if (split.kind === 'series' || split.kind === 'column') {
    return { windows: [{ from: 0, to: before, split, trainRows: before }], judged: 'validation' };
  }
  const ending = Math.max(horizon, Math.floor(before * endingShare));
  for (let wanted = count; wanted >= 1; wanted -= 1) {
    const size = Math.max(horizon, Math.floor((before * judgedShare) / Math.max(2, wanted)));
    const first = before - wanted * size - ending;
    if (first < (wanted === 1 ? span : Math.max(span, before * leastTrained))) continue;
    return { windows: windowsFrom(facts, wanted, size, ending), judged: 'test' };
  }
  // The least that can be judged at all.
  if (before - 2 * horizon >= span) return { windows: windowsFrom(facts, 1, horizon, horizon), judged: 'test' };
  const least = span + 2 * horizon;
  throw new GatewiseError(
    'SPLIT_INVALID',
    said`Before the test part there are ${counted(before, 'row', 'rows')}, and ${least} are needed to train a model and judge it before the test part: forecast fewer rows ahead, or import more rows.`,
    { field: 'horizon', rows: before, needed: least },
  );
}

function windowsFrom(facts: RowFacts, count: number, size: number, ending: number): ValidationWindow[] {
  return Array.from({ length: count }, (_, index) => {
    const to = facts.before - (count - 1 - index) * size;
    const from = to - size;
    const trainRows = from - ending;
    return { from, to, trainRows, split: splitAt(facts, trainRows, from, to) };
  });
}
