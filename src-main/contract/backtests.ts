import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { backtestConfigurationSchema, backtestResultSchema } from '../core/backtest';
import { errorValueSchema } from '../core/common/errors';
import { backtestIdSchema, runIdSchema } from '../core/common/ids';
import { memoryWaitSchema } from '../core/run/schema';
import { procedure } from './errors';

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

const idInput = z.object({ id: backtestIdSchema });

export const backtestsContract = {
  list: procedure
    .route({ method: 'GET', path: '/backtests', summary: 'Backtests, of one run or all, the newest first' })
    .input(z.object({ runId: runIdSchema.optional() }).default({}))
    .output(z.array(backtestSchema)),
  get: procedure
    .route({ method: 'GET', path: '/backtests/{id}', summary: 'One backtest' })
    .input(idInput)
    .output(backtestSchema),
  start: procedure
    .route({ method: 'POST', path: '/backtests', summary: 'Train and test a run’s configuration at every origin' })
    .input(z.object({ runId: runIdSchema, configuration: backtestConfigurationSchema }))
    .output(backtestSchema),
  cancel: procedure
    .route({ method: 'POST', path: '/backtests/{id}/cancel', summary: 'Cancel; nothing is kept' })
    .input(idInput)
    .output(backtestSchema),
  delete: procedure
    .route({ method: 'DELETE', path: '/backtests/{id}', summary: 'Forget a backtest that has ended' })
    .input(idInput)
    .output(z.object({ id: backtestIdSchema })),
  watch: procedure
    .route({
      method: 'GET',
      path: '/backtests/{id}/watch',
      summary: 'The backtest as it is now and after every change, until it has ended',
    })
    .input(idInput)
    .output(eventIterator(backtestSchema)),
};

export type { BacktestConfiguration, BacktestResult, ClassBacktest, ForecastBacktest } from '../core/backtest';
