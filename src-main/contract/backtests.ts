import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { backtestConfigurationSchema } from '../core/backtest';
import { backtestIdSchema, runIdSchema } from '../core/common/ids';
import { backtestSchema } from '../core/backtest/entity';
import { procedure } from './errors';

export type { Backtest, BacktestState } from '../core/backtest/entity';

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
