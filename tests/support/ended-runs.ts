import type { RunId } from '../../src-main/core/common/ids';
import type { Client } from '../hostile/support/backend';

/** Starts runs and waits until each has ended, however; answers them as they were started. */
export async function endedRuns<Started extends { readonly id: RunId }>(
  client: Client,
  start: () => Promise<readonly Started[]>,
): Promise<readonly Started[]> {
  // Watched before, so that no end is missed.
  const events = await client.runs.watch({});
  const runs = await start();
  const waiting = new Set<RunId>(runs.map(({ id }) => id));
  for await (const event of events) {
    if (event.type === 'changed' && event.run.finishedAt !== null) waiting.delete(event.run.id);
    if (waiting.size === 0) break;
  }
  return runs;
}
