import { z } from 'zod';
import { draftSpaceSchema } from './space-draft';
import type { StudyDraft } from './use-study-form';

const group = z.record(z.string(), z.unknown());
const keptSchema = z.object({
  name: z.string(),
  space: draftSpaceSchema,
  settings: z.object({
    sampler: group,
    pruner: group,
    objectives: z.array(z.string()),
    seed: z.unknown(),
    repeats: z.unknown(),
    workers: z.unknown(),
    budget: group,
    confirmation: group,
    // Drafts of before have none.
    engines: z.array(z.object({ engine: z.string(), share: z.unknown() })).default([]),
  }),
});
const keyOf = (owner: string): string => `gatewise.study.${owner}`;

/** The draft of a study that was kept in this browser for a variant; undefined when there is none or it is damaged. */
export function readDraft(owner: string): StudyDraft | undefined {
  const text = localStorage.getItem(keyOf(owner));
  if (text === null) return undefined;
  try {
    return keptSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // Half-written or foreign text is no draft.
    return undefined;
  }
}

export function writeDraft(owner: string, draft: StudyDraft): void {
  localStorage.setItem(keyOf(owner), JSON.stringify(draft));
}

export function forgetDraft(owner: string): void {
  localStorage.removeItem(keyOf(owner));
}
