import { and, eq } from 'drizzle-orm';
import type { StoreContext } from './context';
import type { ThresholdRepository } from './interfaces';
import { readDocument, writeDocument } from './json';
import { numberOf } from './runs/summaries';
import { lockedThresholdTable } from './schema';

export function createThresholdRepository(context: StoreContext): ThresholdRepository {
  const { queries, transaction } = context;
  const get: ThresholdRepository['get'] = (id, className) => {
    const row = queries
      .select()
      .from(lockedThresholdTable)
      .where(and(eq(lockedThresholdTable.run, numberOf(context, id)), eq(lockedThresholdTable.class, className ?? '')))
      .get();
    if (row === undefined) return null;
    return { ...readDocument('threshold', row.content, id), lockedAt: row.lockedAt };
  };
  return {
    get,
    set: (id, threshold) =>
      transaction(() => {
        const key = { run: numberOf(context, id), class: threshold.className ?? '' };
        const row = { lockedAt: context.now(), content: writeDocument('threshold', threshold) };
        queries
          .insert(lockedThresholdTable)
          .values({ ...key, ...row })
          .onConflictDoUpdate({ target: [lockedThresholdTable.run, lockedThresholdTable.class], set: row })
          .run();
        return { ...threshold, lockedAt: row.lockedAt };
      }),
  };
}
