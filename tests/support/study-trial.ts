import { studyIdSchema } from '../../src-main/core/common/ids';
import type { StudyTrial } from '../../src-main/core/study';

/** A trial of a study, complete and without runs unless something else is given. */
export function studyTrial(own: Partial<StudyTrial> & Pick<StudyTrial, 'number'>): StudyTrial {
  return {
    studyId: studyIdSchema.parse('study_abcdefghij'),
    state: 'complete',
    values: {},
    objectives: [own.number],
    intermediate: [],
    origin: 'sampler',
    reason: null,
    sameAs: null,
    stretches: [{ slot: own.number, state: 'complete', lastStep: 0 }],
    runIds: [],
    engine: null,
    isOutside: false,
    createdAt: 0,
    finishedAt: 1,
    durationMs: 1,
    ...own,
  };
}
