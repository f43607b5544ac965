import { z } from 'zod';
import { errorValueSchema } from '../common/errors';
import { backtestIdSchema, runIdSchema } from '../common/ids';
import { memoryWaitSchema } from '../run/schema';
import { backtestConfigurationSchema, backtestResultSchema } from './schema';

export const backtestStateSchema = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted']);
export type BacktestState = z.infer<typeof backtestStateSchema>;

/** A run's configuration, trained and tested again at several origins. Times are milliseconds since 1970 UTC. */
export const backtestSchema = z.object({
  id: backtestIdSchema,
  runId: runIdSchema,
  configuration: backtestConfigurationSchema,
  state: backtestStateSchema,
  /** Null unless it is queued and waits for memory. */
  waiting: memoryWaitSchema.nullable(),
  /** Share of the work done; null once it has ended. */
  progress: z.number().min(0).max(1).nullable(),
  result: backtestResultSchema.nullable(),
  error: errorValueSchema.nullable(),
  /** A sentence for each of its documents that cannot be read; that one is null. */
  unreadable: z.array(z.string()),
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
});
export type Backtest = z.infer<typeof backtestSchema>;

/** What is stored of it: how far it is means nothing after a restart. */
export type StoredBacktest = Omit<Backtest, 'waiting' | 'progress'>;
