import type { RunId } from '../../src-main/core/common/ids';
import type { RunDetail, RunEvent, RunSummary } from '../../src-main/core/run/schema';
import { isTerminal } from '../../src-main/core/run/state';
import { usageAfter } from '../../src-main/core/run/usage';

/** Something new of one run. */
export type RunChange = Exclude<RunEvent, { readonly type: 'created' | 'deleted' }>;
/** Runs that came or went. */
export type RunListChange = Extract<RunEvent, { readonly type: 'created' | 'deleted' }>;

/** What a screen does with what happens to runs; `useLiveRuns().follow` tells it. */
export interface RunFollower {
  /** Something about a run is new: `runAfter` and `detailAfter` say what it is then. */
  readonly changed?: (id: RunId, change: RunChange) => void;
  /** A run is at its end; told again where something about it changes later, such as its evaluation. */
  readonly ended?: (run: RunSummary) => void;
  readonly listed?: (change: RunListChange) => void;
}

/** Hands an event to those of a follower's functions that it concerns. */
export function tellFollower({ changed, ended, listed }: RunFollower, event: RunEvent): void {
  if (event.type === 'created' || event.type === 'deleted') {
    listed?.(event);
    return;
  }
  changed?.(event.type === 'changed' ? event.run.id : event.id, event);
  if (event.type === 'changed' && isTerminal(event.run.state)) ended?.(event.run);
}

/** A run as it is after a change. */
export function runAfter(run: RunSummary, change: RunChange): RunSummary {
  switch (change.type) {
    case 'changed':
      return change.run;
    case 'progress':
      return { ...run, progress: change.progress };
    case 'usage':
    case 'log':
      return run;
    case 'epoch': {
      const { record, progress } = change;
      const isBest = record.valLoss !== null && record.valLoss < (run.bestValLoss ?? Infinity);
      return {
        ...run,
        progress,
        lastEpoch: record.epoch,
        lastLoss: record.loss,
        lastValLoss: record.valLoss,
        ...(isBest ? { bestValLoss: record.valLoss, bestEpoch: record.epoch } : {}),
      };
    }
  }
}

/**
 * The same for all that is known of a run: its history and its log grow. An epoch that comes again, as where a run goes on after
 * a crash, takes the place of all from it on.
 */
export function detailAfter(run: RunDetail, change: RunChange): RunDetail {
  const next = { ...run, ...runAfter(run, change) };
  if (change.type === 'log') return { ...next, log: [...run.log, change.line] };
  if (change.type === 'usage') return { ...next, usage: usageAfter(run.usage, change.sample) };
  if (change.type !== 'epoch') return next;
  const { record } = change;
  const isNext = (run.history.at(-1)?.epoch ?? 0) < record.epoch;
  const before = isNext ? run.history : run.history.filter(({ epoch }) => epoch < record.epoch);
  return { ...next, history: [...before, record] };
}

/**
 * Whether a group of repeats has to be read again: where one of its runs goes on to another state. What every epoch changes
 * is among the live runs.
 * @param shown its runs, as they were read
 */
export function isNewState(shown: readonly Pick<RunSummary, 'id' | 'state'>[], change: RunChange): boolean {
  return change.type === 'changed' && shown.find(({ id }) => id === change.run.id)?.state !== change.run.state;
}
