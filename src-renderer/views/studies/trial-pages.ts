import type { StudyTrial } from '../../../src-main/contract';
import type { StudyId } from '../../../src-main/core/common/ids';
import { client } from '../../client';

/** Trials that are asked for at once; few at first, so that something is there while the others come. */
const [firstPage, laterPage] = [250, 2500];

/** All trials of a study in the order of their numbers; `take` gets those that are here after each page, and how many there are. */
export async function eachTrialPage(
  id: StudyId,
  signal: AbortSignal,
  take: (found: readonly StudyTrial[], total: number) => void,
): Promise<void> {
  const found: StudyTrial[] = [];
  // By place and not by how many came: those that cannot be read are left out of their page.
  for (let offset = 0, limit = firstPage; ; offset += limit, limit = laterPage) {
    const page = await client.studies.trials({ id, offset, limit }, { signal });
    found.push(...page.trials);
    take(found, page.total);
    if (offset + limit >= page.total) return;
  }
}
