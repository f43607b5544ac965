import { triedCount, type StoredStudy, type Study, type StudyEvent } from '../../core/study';

/** How much of the budget is spent, and how long the rest takes at the pace so far. */
export function estimate(study: StoredStudy, spentMs: number): { fraction: number | null; remainingMs: number | null } {
  const { budget } = study.settings;
  // One that waits at a checkpoint may be promoted, but most of the work on it is done.
  const tried = triedCount(study);
  const minutesMs = budget.minutes === null ? null : budget.minutes * 60_000;
  const shares = [
    ...(budget.trials === null ? [] : [tried / budget.trials]),
    ...(minutesMs === null ? [] : [spentMs / minutesMs]),
  ];
  const rests = [
    ...(budget.trials === null || tried === 0 ? [] : [(spentMs / tried) * Math.max(0, budget.trials - tried)]),
    ...(minutesMs === null ? [] : [Math.max(0, minutesMs - spentMs)]),
  ];
  return {
    fraction: shares.length === 0 ? null : Math.min(1, Math.max(...shares)),
    remainingMs: rests.length === 0 ? null : Math.min(...rests),
  };
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
