import type { DatasetProfile } from '../core/dataset';
import { eq } from 'drizzle-orm';
import type { StoreContext } from './context';
import { readDocumentOrNull, writeDocument } from './json';
import { datasetProfileTable } from './schema';

/** Profiles by content hash: computed once for a dataset version and the columns that order its rows. */
export function createProfileRepository({ queries, now, isReadOnly }: StoreContext) {
  return {
    /** Null when there is none, or one of an earlier version that has to be computed again. */
    get(hash: string): DatasetProfile | null {
      const row = queries.select().from(datasetProfileTable).where(eq(datasetProfileTable.hash, hash)).get();
      if (row === undefined) return null;
      // One that cannot be read is computed again.
      return readDocumentOrNull('profile', row.profile, hash, () => undefined);
    },
    set(hash: string, profile: DatasetProfile): void {
      // It is computed again when it is next asked for.
      if (isReadOnly) return;
      const content = { createdAt: now(), profile: writeDocument('profile', profile) };
      queries
        .insert(datasetProfileTable)
        .values({ hash, ...content })
        .onConflictDoUpdate({ target: datasetProfileTable.hash, set: content })
        .run();
    },
  };
}

export type ProfileRepository = ReturnType<typeof createProfileRepository>;
