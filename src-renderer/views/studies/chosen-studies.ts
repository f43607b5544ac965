import { studyIdSchema, type StudyId } from '../../../src-main/core/common/ids';

/** More lines cannot be told apart. */
export const mostCompared = 8;

/** The studies that an address names, each once, in their order. */
export function readChosen(given: unknown): StudyId[] {
  const text = typeof given === 'string' ? given : '';
  const ids = text.split(',').flatMap((id) => studyIdSchema.safeParse(id).data ?? []);
  return [...new Set(ids)].slice(0, mostCompared);
}

/** As an address has them; none: nothing. */
export const writeChosen = (ids: readonly StudyId[]): string | undefined =>
  ids.length === 0 ? undefined : ids.join(',');
