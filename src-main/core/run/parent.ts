import { z } from 'zod';
import { groupIdSchema, studyIdSchema, type GroupId, type StudyId } from '../common/ids';

/**
 * What runs are made together for. Its children run and end by themselves, and can be cancelled in one go. A new kind is a
 * member here, with the field of a run that holds it in `parentFields` and `parentOf`.
 */
export const runParentSchema = z.discriminatedUnion('kind', [
  /** Repeats of one configuration over seeds. */
  z.object({ kind: z.literal('group'), id: groupIdSchema }),
  /** Trials of a study: all of them, or one, by its number. */
  z.object({
    kind: z.literal('study'),
    id: studyIdSchema,
    trial: z.number().int().nonnegative().optional(),
  }),
]);
export type RunParent = z.infer<typeof runParentSchema>;

/** The fields of a run that say what it was made for. */
export interface ParentFields {
  readonly groupId: GroupId | null;
  readonly studyId: StudyId | null;
  /** Number of the trial of the study. */
  readonly trial: number | null;
}

/** @param parent null: the run was made by itself */
export function parentFields(parent: RunParent | null): ParentFields {
  return {
    groupId: parent?.kind === 'group' ? parent.id : null,
    studyId: parent?.kind === 'study' ? parent.id : null,
    trial: parent?.kind === 'study' ? (parent.trial ?? null) : null,
  };
}

/** What a run was made for; null when it was made by itself. */
export function parentOf({ groupId, studyId, trial }: ParentFields): RunParent | null {
  if (groupId !== null) return { kind: 'group', id: groupId };
  if (studyId === null) return null;
  return { kind: 'study', id: studyId, ...(trial === null ? {} : { trial }) };
}

/** Ids of different kinds of parents begin differently; a study without a trial is the parent of all its runs. */
export function isChildOf(parent: RunParent, run: ParentFields): boolean {
  const own = parentOf(run);
  if (own?.id !== parent.id) return false;
  return parent.kind !== 'study' || parent.trial === undefined || run.trial === parent.trial;
}
