import { eq } from 'drizzle-orm';
import type { StoreContext } from './context';
import type { ProfileRepository } from './interfaces';
import { readDocumentOrNull, writeDocument } from './json';
import { datasetProfileTable } from './schema';

export function createProfileRepository({ queries, now, isReadOnly }: StoreContext): ProfileRepository {
  return {
    get(hash) {
      const row = queries.select().from(datasetProfileTable).where(eq(datasetProfileTable.hash, hash)).get();
      if (row === undefined) return null;
      // One that cannot be read is computed again.
      return readDocumentOrNull('profile', row.profile, hash, () => undefined);
    },
    set(hash, profile) {
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
