import { z } from 'zod';
import type { ExperimentId } from '../common/ids';
import { findRunColumn } from './columns';
import type { RunFilter } from './filter';
import type { RunSort } from './schema';

/** The figures of the test part by which a list is ordered or filtered, in alphabetical order: choosing by them is a look at it. */
export function testFiguresChosenBy(sort: readonly Pick<RunSort, 'column'>[], filter: RunFilter): string[] {
  const columns = [
    ...sort.map(({ column }) => findRunColumn(column)),
    ...filter.map((term) => (term.kind === 'number' ? term.column : undefined)),
  ];
  const names = columns.flatMap((column) => (column?.looksAtTest === true ? (column.sort ?? []) : []));
  return [...new Set(names)].sort();
}

/** What was done with figures of the test part. */
export const testLookKindSchema = z.enum(['opening', 'comparison', 'leaderboard', 'ranking', 'report', 'threshold']);
export type TestLookKind = z.infer<typeof testLookKindSchema>;

/** An entry of the ledger: an opening of the test part, or a choice by its figures. */
export const testLookSchema = z.object({
  at: z.number(),
  kind: testLookKindSchema,
  /** Why it was opened; what was ranked by. Empty for the others. */
  detail: z.string(),
  /** Runs among which a choice was made. */
  runs: z.number().int().nonnegative(),
});
export type TestLook = z.infer<typeof testLookSchema>;

/** The test part of an experiment: sealed until somebody opens it and says why. */
export const testLedgerSchema = z.object({
  opened: z.object({ at: z.number(), reason: z.string() }).nullable(),
  /** All entries about the data of the experiment, the newest first, those of other experiments on it included. */
  looks: z.array(testLookSchema),
});
export type TestLedger = z.infer<typeof testLedgerSchema>;

/** What the entry of an opening begins with; the experiment's id, a colon and the reason follow. */
export const openingStart = 'opening of ';

/** How the opening of an experiment's test part is written in the ledger. */
export function openingPurpose(experimentId: ExperimentId, reason: string): string {
  return `${openingStart}${experimentId}: ${reason}`;
}

/** An entry's purpose read again: whose opening it is, or what kind of choice. */
export function readPurpose(purpose: string): {
  readonly kind: TestLookKind;
  readonly detail: string;
  readonly experimentId: string | null;
} {
  const [, experimentId, reason] = /^opening of (\w+): (.*)$/s.exec(purpose) ?? [];
  if (experimentId !== undefined) return { kind: 'opening', detail: reason ?? '', experimentId };
  const ranked = /^ranking by (.*)$/s.exec(purpose)?.[1];
  if (ranked !== undefined) return { kind: 'ranking', detail: ranked, experimentId: null };
  return { kind: testLookKindSchema.safeParse(purpose).data ?? 'comparison', detail: '', experimentId: null };
}
