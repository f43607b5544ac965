import { at, median, ratio, type Numbers } from '../../common/numbers';
import type { ThresholdRecall } from './schema';

export interface ThresholdRecallInput {
  /** [windows × horizon] row-major, in the target's units. */
  readonly actual: Numbers;
  readonly predicted: Numbers;
  readonly horizon: number;
  /** Row of each window's first value; rows tell which windows speak about the same moment. Windows are in row order. */
  readonly targetRows: Numbers;
  /** Rows from the last row the model sees to its first predicted one. Default 1. */
  readonly offset?: number;
  readonly level: number;
  /** `above` counts values at or above the level, `below` values at or below it. Default `above`. */
  readonly direction?: 'above' | 'below';
}

/**
 * How well a model calls values beyond a level ("1400+"). Recall, precision and F1 count every value of every window.
 * An **event** is an unbroken run of rows whose actual value is beyond the level. It is foreseen when a window that
 * ends before its first row predicts any of its rows beyond the level; its **lead time** is the distance, in rows,
 * from the last row that the earliest such window sees to the event's first row.
 */
export function thresholdRecall(input: ThresholdRecallInput): ThresholdRecall {
  const { actual, predicted, level, direction = 'above', offset = 1 } = input;
  const beyond = direction === 'above' ? (value: number) => value >= level : (value: number) => value <= level;
  let hits = 0;
  let misses = 0;
  let falseAlarms = 0;
  for (let i = 0; i < actual.length; i += 1) {
    const isBeyond = beyond(at(actual, i));
    const called = beyond(at(predicted, i));
    if (isBeyond && called) hits += 1;
    else if (isBeyond) misses += 1;
    else if (called) falseAlarms += 1;
  }
  const events = findEvents(input, beyond);
  const leads = leadTimes(input, events, beyond, offset);
  return {
    level,
    direction,
    values: hits + misses,
    hits,
    misses,
    falseAlarms,
    recall: ratio(hits, hits + misses),
    precision: ratio(hits, hits + falseAlarms),
    f1Score: ratio(2 * hits, 2 * hits + misses + falseAlarms),
    events: events.length,
    foreseenEvents: leads.length,
    meanLeadRows: leads.length === 0 ? null : leads.reduce((a, b) => a + b, 0) / leads.length,
    medianLeadRows: leads.length === 0 ? null : median(leads),
  };
}

interface LevelEvent {
  readonly first: number;
  readonly last: number;
}

/** Runs of consecutive rows beyond the level, over all rows that any window covers. */
function findEvents(input: ThresholdRecallInput, beyond: (value: number) => boolean): LevelEvent[] {
  const { actual, horizon, targetRows } = input;
  const events: LevelEvent[] = [];
  let nextRow = -Infinity;
  let first: number | null = null;
  const close = (end: number): void => {
    if (first !== null) events.push({ first, last: end - 1 });
    first = null;
  };
  for (let window = 0; window < targetRows.length; window += 1) {
    const start = at(targetRows, window);
    if (start > nextRow) close(nextRow);
    for (let step = Math.max(0, nextRow - start); step < horizon; step += 1) {
      if (!beyond(at(actual, window * horizon + step))) close(start + step);
      else first ??= start + step;
    }
    nextRow = Math.max(nextRow, start + horizon);
  }
  close(nextRow);
  return events;
}

/** Lead times of the events that some window foresees. */
function leadTimes(
  input: ThresholdRecallInput,
  events: readonly LevelEvent[],
  beyond: (value: number) => boolean,
  offset: number,
): number[] {
  const { predicted, horizon, targetRows } = input;
  const leads: number[] = [];
  let firstWindow = 0;
  for (const event of events) {
    // Windows that end before the event cannot see it; they are behind for later events too.
    while (firstWindow < targetRows.length && at(targetRows, firstWindow) + horizon <= event.first) firstWindow += 1;
    for (let window = firstWindow; window < targetRows.length; window += 1) {
      const start = at(targetRows, window);
      const lead = event.first - (start - offset);
      if (lead < 1) break;
      const from = Math.max(0, event.first - start);
      const to = Math.min(horizon - 1, event.last - start);
      let foreseen = false;
      for (let step = from; step <= to && !foreseen; step += 1)
        foreseen = beyond(at(predicted, window * horizon + step));
      if (foreseen) {
        leads.push(lead);
        break;
      }
    }
  }
  return leads;
}
