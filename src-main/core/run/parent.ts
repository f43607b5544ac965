import { z } from 'zod';
import { groupIdSchema, type GroupId } from '../common/ids';

/**
 * What runs are made together for. Its children run and end by themselves, and can be cancelled in one go. A new kind is a
 * member here, with the field of a run that holds it in `parentFields` and `parentOf`.
 */
export const runParentSchema = z.discriminatedUnion('kind', [
  /** Repeats of one configuration over seeds. */
  z.object({ kind: z.literal('group'), id: groupIdSchema }),
]);
export type RunParent = z.infer<typeof runParentSchema>;

/** The fields of a run that say what it was made for. */
export interface ParentFields {
  readonly groupId: GroupId | null;
}

/** @param parent null: the run was made by itself */
export function parentFields(parent: RunParent | null): ParentFields {
  return { groupId: parent?.id ?? null };
}

/** What a run was made for; null when it was made by itself. */
export function parentOf({ groupId }: ParentFields): RunParent | null {
  return groupId === null ? null : { kind: 'group', id: groupId };
}

/** Ids of different kinds of parents begin differently. */
export function isChildOf(parent: RunParent, run: ParentFields): boolean {
  return parentOf(run)?.id === parent.id;
}
