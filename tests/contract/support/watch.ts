import type { RunEvent } from '../../../src-main/core/run/schema';
import { isTerminal } from '../../../src-main/core/run/state';
import type { World } from './world';

/**
 * Starts runs while watching, and watches until all of them have ended: what a client sees, without the events whose
 * number depends on the machine.
 */
export async function startAndWatch(world: World, start: (started: AbortController) => Promise<readonly string[]>) {
  const stop = new AbortController();
  const stream = await world.client.runs.watch({}, { signal: stop.signal });
  const open = new Set(await start(stop));
  const told = new Map<string, string[]>();
  const tell = (id: string, what: string): void => {
    const list = told.get(id) ?? [];
    if (list.at(-1) !== what) told.set(id, [...list, what]);
  };
  try {
    for await (const event of stream) {
      tellEvent(event, tell);
      if (event.type === 'changed' && isTerminal(event.run.state)) open.delete(event.run.id);
      if (open.size === 0) break;
    }
  } finally {
    stop.abort();
  }
  return Object.fromEntries([...told].sort(([first], [second]) => (first < second ? -1 : 1)));
}

function tellEvent(event: RunEvent, tell: (id: string, what: string) => void): void {
  if (event.type === 'created') tell(event.run.id, 'created');
  if (event.type === 'epoch') tell(event.id, `epoch ${String(event.record.epoch)}`);
  if (event.type === 'changed' && event.run.state !== 'running') tell(event.run.id, event.run.state);
}
