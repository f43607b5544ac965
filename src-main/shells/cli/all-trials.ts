import type { StudyId } from '../../core/common/ids';
import { limits, type StudyTrial } from '../../contract';
import type { CmaesSpecification } from '../../core/tuning/samplers/schema';
import type { Workbench } from './workbench';

/** Of the other study, as a sampler is given them. */
const mostSources = 10_000;

/** All trials of a study, page by page, in the order of their numbers. */
export async function allTrials({ studies }: Pick<Workbench['client'], 'studies'>, id: StudyId): Promise<StudyTrial[]> {
  const found: StudyTrial[] = [];
  // By place and not by how many came: those that cannot be read are left out of their page.
  for (let offset = 0; ; offset += limits.trialsPerPage) {
    const { trials, total } = await studies.trials({ id, offset });
    found.push(...trials);
    if (offset + limits.trialsPerPage >= total) return found;
  }
}

/** Where CMA-ES begins: the complete trials of another study, of more than a sampler takes the best ones. */
export function sourcesOf(
  trials: readonly StudyTrial[],
  direction: 'minimize' | 'maximize',
): { readonly sourceTrials: CmaesSpecification['sourceTrials']; readonly leftOut: number } {
  const complete = trials.flatMap(({ values, objectives, state }) => {
    const value = state === 'complete' ? objectives?.[0] : undefined;
    return value === undefined ? [] : [{ values, value }];
  });
  if (complete.length <= mostSources) return { sourceTrials: complete, leftOut: 0 };
  const sign = direction === 'maximize' ? -1 : 1;
  const best = complete.toSorted((first, second) => sign * (first.value - second.value)).slice(0, mostSources);
  return { sourceTrials: best, leftOut: complete.length - best.length };
}
