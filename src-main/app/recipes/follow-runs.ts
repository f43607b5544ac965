import { said } from '../../core/common/sentence';
import { GatewiseError, saidBy } from '../../core/common/errors';
import type { RunDetail, RunSummary } from '../../core/run/schema';
import { isTerminal, stateWords } from '../../core/run/state';
import type { Client } from './context';

/**
 * Starts runs and waits for their ends, telling the share of all that is done. Whoever stops listening, or whose signal
 * fires, cancels those that have not ended.
 * @returns the runs as they ended, in the order in which they were started
 * @throws GatewiseError CANCELLED; what `start` throws; the error of a run that failed
 */
export async function* followRuns(
  client: Client,
  signal: AbortSignal,
  start: () => Promise<readonly RunSummary[]>,
): AsyncGenerator<number, RunDetail[], undefined> {
  const listening = new AbortController();
  // Before the start, so that no event is missed.
  const events = await client.runs.watch({}, { signal: AbortSignal.any([signal, listening.signal]) });
  const shares = new Map<string, number>();
  let hasEnded = false;
  let started: readonly RunSummary[] = [];
  const share = (): number => [...shares.values()].reduce((sum, one) => sum + one, 0) / Math.max(1, shares.size);
  const isOver = (): boolean => [...shares.values()].every((one) => one >= 1);
  try {
    started = await start();
    for (const { id } of started) shares.set(id, 0);
    yield 0;
    for await (const event of events) {
      if (event.type === 'changed' && shares.has(event.run.id) && isTerminal(event.run.state))
        shares.set(event.run.id, 1);
      else if ((event.type === 'progress' || event.type === 'epoch') && (shares.get(event.id) ?? 1) < 1) {
        shares.set(event.id, Math.min(0.999, event.progress.fraction));
      } else continue;
      if (isOver()) break;
      yield share();
    }
    signal.throwIfAborted();
    hasEnded = true;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new GatewiseError('CANCELLED', said`Cancelled. What was made so far stays.`);
  } finally {
    listening.abort();
    if (!hasEnded && started.length > 0) await client.runs.cancel({ ids: started.map(({ id }) => id) });
  }
  const runs = await Promise.all(started.map(({ id }) => client.runs.get({ id })));
  const failed = runs.find(({ state }) => state !== 'succeeded' && state !== 'stopped');
  if (failed !== undefined) {
    const { error, name, number, state } = failed;
    throw new GatewiseError(
      error?.code ?? 'RUN_STATE',
      error === null
        ? said`${name} #${number}: ${stateWords[state]}.`
        : said`${name} #${number}: ${stateWords[state]}. ${saidBy(error)}`,
      error?.details ?? {},
    );
  }
  return runs;
}
