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
  const ask = (offset: number, limit: number) => client.studies.trials({ id, offset, limit }, { signal });
  let page = await ask(0, firstPage);
  // By place and not by how many came: those that cannot be read are left out of their page.
  for (let offset = firstPage; ; offset += laterPage) {
    // The next page is made by the backend while this one is drawn.
    const next = offset < page.total ? ask(offset, laterPage) : undefined;
    next?.catch(() => undefined);
    found.push(...page.trials);
    take(found, page.total);
    if (next === undefined) return;
    page = await next;
  }
}
