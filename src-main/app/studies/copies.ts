import { said, sentenceText } from '../../core/common/sentence';
import type { StudyTrial } from '../../core/study';

/**
 * A trial that takes over the result of an earlier one with the same values: of its last stretch before this trial's.
 * @param now milliseconds since 1970 UTC
 * @returns null while that is at work
 */
export function settledCopy(copy: StudyTrial, original: StudyTrial, now: number): StudyTrial | null {
  const [stretch] = copy.stretches;
  if (stretch === undefined) return null;
  const last = original.stretches.filter(({ slot }) => slot < stretch.slot).at(-1);
  if (last === undefined || last.state === null) return null;
  const sentence = said`The same values as trial ${original.number}: its result is taken over, nothing was trained.`;
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
