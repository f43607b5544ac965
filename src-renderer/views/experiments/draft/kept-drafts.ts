import { z } from 'zod';
import { datasetIdSchema, type DatasetId, type ExperimentId } from '../../../../src-main/core/common/ids';
import { inTodaysForm } from '../../../../src-main/core/experiment/versions';
import { draftSchema } from './draft';

/** Whose draft a copy is: an experiment's, or that of a new one on a dataset. */
export type DraftOwner = ExperimentId | { readonly newOn: DatasetId };

/** A copy may be older than the program: its configurations are brought to today's form. */
const keptDraftSchema = z
  .looseObject({ variants: z.array(z.looseObject({ configuration: z.unknown().transform(inTodaysForm) })) })
  .pipe(draftSchema);
const keptCopySchema = z.object({ at: z.number(), draft: keptDraftSchema });
export type KeptCopy = z.infer<typeof keptCopySchema>;

const prefix = 'gatewise.draft.';
const newPrefix = `${prefix}new.`;

function nameOf(owner: DraftOwner): string {
  return typeof owner === 'string' ? prefix + owner : newPrefix + owner.newOn;
}

/** The copy that was kept in this browser; null when there is none or it is damaged. */
export function readKept(owner: DraftOwner): KeptCopy | null {
  return parseKept(localStorage.getItem(nameOf(owner)));
}

/** A copy's text as it is stored; null for none and for a damaged one. */
export function parseKept(text: string | null): KeptCopy | null {
  if (text === null) return null;
  try {
    return keptCopySchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Half-written or foreign text is no copy of a draft.
    return null;
  }
}

/** Keeps a draft's text, or forgets it. */
export function keep(owner: DraftOwner, text: string | undefined): void {
  if (text === undefined) localStorage.removeItem(nameOf(owner));
  else localStorage.setItem(nameOf(owner), `{"at":${String(Date.now())},"draft":${text}}`);
}

/** The dataset of the new experiment that was written last and not stored; null when there is none. */
export function lastKeptDataset(): DatasetId | null {
  const copies = Object.keys(localStorage).flatMap((name) => {
    const dataset = name.startsWith(newPrefix)
      ? datasetIdSchema.safeParse(name.slice(newPrefix.length)).data
      : undefined;
    const copy = dataset === undefined ? null : readKept({ newOn: dataset });
    return dataset === undefined || copy === null ? [] : [{ dataset, at: copy.at }];
  });
  return copies.sort((one, other) => other.at - one.at)[0]?.dataset ?? null;
}
