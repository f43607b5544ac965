import { freshRuns, triedCount, type StoredStudy, type Study, type StudyEvent } from '../../core/study';

/** How far the runs with fresh seeds are. */
export interface FreshProgress {
  readonly all: number;
  readonly ended: number;
  /** Of those the ones that had ended when this stretch of work began. */
  readonly endedBefore: number;
  /** Milliseconds that this stretch of work has taken so far. */
  readonly elapsedMs: number;
}

export interface EstimateOptions {
  /** Milliseconds at work on trials. */
  readonly spentMs: number;
  /** Trials at work, each counted by the share of its epochs that it has behind it. */
  readonly atWork: number;
  /** Runs that are trained at once. */
  readonly parallel: number;
  /** Null while it searches. */
  readonly fresh: FreshProgress | null;
}

/**
 * How much of the budget is spent, and how long the rest takes at the pace so far, runs with fresh seeds included. While these are
 * trained: how many of them have ended, and how long the others take.
 */
export function estimate(
  study: StoredStudy,
  { spentMs, atWork, parallel, fresh }: EstimateOptions,
): { fraction: number | null; remainingMs: number | null } {
  const { budget, repeats, workers, confirmation } = study.settings;
  // One that waits at a checkpoint may be promoted, but most of the work on it is done.
  const tried = triedCount(study) + atWork;
  const paceMs = tried === 0 ? null : spentMs / tried;
  /** Of one run, where as many are at work as trials were. */
  const runMs = paceMs === null ? null : (paceMs * workers) / (repeats * parallel);
  if (fresh !== null)
    return estimateFresh({ ...fresh, all: fresh.all === 0 ? freshRuns(confirmation) : fresh.all }, runMs);
  const minutesMs = budget.minutes === null ? null : budget.minutes * 60_000;
  const shares = [
    ...(budget.trials === null ? [] : [tried / budget.trials]),
    ...(minutesMs === null ? [] : [spentMs / minutesMs]),
  ];
  const rests = [
    ...(budget.trials === null || paceMs === null ? [] : [paceMs * Math.max(0, budget.trials - tried)]),
    ...(minutesMs === null ? [] : [Math.max(0, minutesMs - spentMs)]),
  ];
  const afterwards = (runMs ?? 0) * freshRuns(confirmation);
  return {
    fraction: shares.length === 0 ? null : Math.min(1, Math.max(...shares)),
    remainingMs: rests.length === 0 ? null : Math.min(...rests) + afterwards,
  };
}

function estimateFresh(
  { all, ended, endedBefore, elapsedMs }: FreshProgress,
  runMs: number | null,
): { fraction: number | null; remainingMs: number | null } {
  const own = ended - endedBefore;
  const paceMs = own === 0 ? runMs : elapsedMs / own;
  return { fraction: all === 0 ? null : ended / all, remainingMs: paceMs === null ? null : paceMs * (all - ended) };
}

/** What happens to one study, which is told first as it is now, until it is deleted. */
export async function* onlyOf(
  stream: AsyncIterable<StudyEvent>,
  now: Study,
): AsyncGenerator<StudyEvent, void, undefined> {
  yield { type: 'study', study: now };
  for await (const event of stream) {
    const id = event.type === 'study' ? event.study.id : event.type === 'trial' ? event.trial.studyId : event.id;
    if (id !== now.id) continue;
    yield event;
    if (event.type === 'deleted') return;
  }
}
