import type { SplitConfiguration } from '../task/schema';
import { splitAt, type RowFacts } from '../task/split-at';

/** Share of the training rows that the first window leaves to train on. */
const leastTrained = 0.3;

/** Whether validation windows can roll back from a split's validation part: its parts must follow each other in time. */
export function canRoll({ kind }: Pick<SplitConfiguration, 'kind'>): boolean {
  return kind !== 'series' && kind !== 'column';
}

/**
 * Splits whose validation parts follow each other without overlap and end with that of the split itself (rolling origins, Tashman
 * 2000). Each trains on what lies before its validation part, the first on three tenths of the training rows at least; the
 * parts that roll back are as long as the validation part, or shorter where that many do not fit. No part of any reaches
 * into the test part. Fewer than are wanted where the rows do not suffice; the split itself is always among them, the last.
 * @param span rows that one window of a model takes
 * @param horizon rows that it predicts: no validation part is shorter
 */
export function rollingSplits(
  facts: RowFacts,
  { count, span, horizon }: { readonly count: number; readonly span: number; readonly horizon: number },
): SplitConfiguration[] {
  const { trainRows, before, split } = facts;
  if (!canRoll(split)) return [split];
  const room = trainRows - Math.max(span, Math.ceil(trainRows * leastTrained));
  for (let wanted = count; wanted > 1; wanted -= 1) {
    const size = Math.min(before - trainRows, Math.floor(room / (wanted - 1)));
    if (size < horizon) continue;
    const back = Array.from({ length: wanted - 1 }, (_, index) => {
      const to = trainRows - (wanted - 2 - index) * size;
      // What follows is its test part, which nobody looks at: a split has one.
      return splitAt(facts, to - size, to, to + size);
    });
    return [...back, split];
  }
  return [split];
}
