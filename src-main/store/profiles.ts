import { eq } from 'drizzle-orm';
import { datasetProfileSchema } from '../core/dataset';
import type { StoreContext } from './context';
import type { ProfileRepository } from './interfaces';
import { parseJson } from './json';
import { datasetProfileTable } from './schema';

export function createProfileRepository({ queries, now, isReadOnly }: StoreContext): ProfileRepository {
  return {
    get(hash) {
      const row = queries.select().from(datasetProfileTable).where(eq(datasetProfileTable.hash, hash)).get();
      if (row === undefined) return null;
      const parsed = datasetProfileSchema.safeParse(parseJson(row.profile, `the profile of ${hash}`));
      return parsed.success ? parsed.data : null;
    },
    set(hash, profile) {
      // It is computed again when it is next asked for.
      if (isReadOnly) return;
      const content = { createdAt: now(), profile: JSON.stringify(profile) };
      queries
        .insert(datasetProfileTable)
        .values({ hash, ...content })
        .onConflictDoUpdate({ target: datasetProfileTable.hash, set: content })
        .run();
    },
  };
}
