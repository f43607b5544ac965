import { said, sentenceText } from '../../core/common/sentence';
import type { StudyTrial } from '../../core/study';
import type { EngineId } from '../../core/training';

/**
 * A trial that takes over the result of an earlier one with the same values: of its last stretch before this trial's.
 * @param engine that would have trained it; null where none is named
 * @param now milliseconds since 1970 UTC
 * @returns null while that is at work
 */
export function settledCopy(
  copy: StudyTrial,
  original: StudyTrial,
  engine: EngineId | null,
  now: number,
): StudyTrial | null {
  const [stretch] = copy.stretches;
  if (stretch === undefined) return null;
  const last = original.stretches.filter(({ slot }) => slot < stretch.slot).at(-1);
  if (last === undefined || last.state === null) return null;
  // Rounding apart the result is the same, and a second training would say nothing of the values.
  const isElsewhere = engine !== null && original.engine !== null && original.engine !== engine;
  const sentence = isElsewhere
    ? said`The same values as trial ${original.number}, which ${original.engine ?? ''} trained: its result is taken over, nothing was trained by ${engine}.`
    : said`The same values as trial ${original.number}: its result is taken over, nothing was trained.`;
  // One that may yet be promoted is so once, under its own number.
  const state = last.state === 'paused' ? 'pruned' : last.state;
  return {
    ...copy,
    state,
    objectives: state === 'complete' ? original.objectives : null,
    intermediate: original.intermediate.filter(({ step }) => step <= last.lastStep),
    reason: { message: sentenceText(sentence), sentence },
    stretches: [{ ...stretch, state, lastStep: last.lastStep }],
    finishedAt: now,
  };
}
