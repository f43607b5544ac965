import type { LockedThreshold, StoredThreshold } from '../core/evaluation';
import type { RunId } from '../core/common/ids';
import { and, eq } from 'drizzle-orm';
import type { StoreContext } from './context';
import { readDocument, writeDocument } from './json';
import { numberOf } from './runs/summaries';
import { lockedThresholdTable } from './schema';

/** The threshold chosen for each two-class run, or for each class of a run with more; choosing again replaces it. */
export function createThresholdRepository(context: StoreContext) {
  const { queries, transaction } = context;
  /** `className` null: the one of two classes. Null when none was chosen. @throws GatewiseError NOT_FOUND */
  const get = (id: RunId, className: string | null): StoredThreshold | null => {
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
    /** @throws GatewiseError NOT_FOUND */
    set: (id: RunId, threshold: LockedThreshold): StoredThreshold =>
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

export type ThresholdRepository = ReturnType<typeof createThresholdRepository>;
