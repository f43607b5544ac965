import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { actions, type Action } from './actions';
import { inspectWorkspace, type Findings } from './inspect';
import { openWorkshop } from './workshop';

/** `npm run storm -- --rounds 200 --seed 1`: kills a backend at random moments of its work and looks at what is left. */
const { rounds, seed: firstSeed } = z
  .object({ rounds: z.coerce.number().int().min(1).default(20), seed: z.coerce.number().int().default(1) })
  .parse(parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } }).values);

/** mulberry32 (Tommy Ettinger, public domain): the same storm for the same seed, as far as the machine is. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Milliseconds within which the kill comes, from the moment when the backend is ready (of a migration: is started). */
const spans: Readonly<Record<Action, number>> = {
  serve: 2500,
  import: 900,
  generate: 1200,
  train: 2500,
  backtest: 1500,
  report: 2500,
  study: 4000,
  halving: 4000,
  migration: 900,
};
/** Jobs notice within this that their backend is gone. */
const jobsEndMs = 300;

const random = createRandom(firstSeed);
const workshop = await openWorkshop(mkdtempSync(join(tmpdir(), 'gatewise-storm-')));
const counts = { killed: 0, done: 0, failed: 0 };
const total: Findings = { wrong: [], stuck: [], left: [] };
try {
  let workspace = workshop.newFolder();
  const begun = await workshop.live(workspace, 'import', { seed: 0 });
  if (begun !== 'done') throw new Error(begun);
  await workshop.live(workspace, 'train', { seed: 0 });
  for (let round = 1; round <= rounds; round += 1) {
    const action = actions[Math.floor(random() * actions.length)] ?? 'train';
    const delay = random() * spans[action];
    const place = action === 'migration' ? await workshop.olderWorkspace() : workspace;
    const ending = await workshop.live(place, action, { seed: round, kill: (end) => void setTimeout(delay).then(end) });
    counts[ending === 'done' || ending === 'killed' ? ending : 'failed'] += 1;
    if (ending.startsWith('failed')) process.stdout.write(`round ${round}, ${action}: ${ending}\n`);
    await setTimeout(jobsEndMs);
    const found = await inspectWorkspace(place);
    for (const kind of ['wrong', 'stuck', 'left'] as const) {
      total[kind].push(...found[kind]);
      for (const what of found[kind])
        process.stdout.write(`round ${round}, ${action} after ${Math.round(delay)} ms, ${kind}: ${what}\n`);
    }
    // Later rounds look for what they did themselves.
    if (found.wrong.length + found.stuck.length + found.left.length > 0 && place === workspace) {
      workspace = workshop.newFolder();
      await workshop.live(workspace, 'import', { seed: 0 });
      await workshop.live(workspace, 'train', { seed: 0 });
    }
  }
} finally {
  workshop.remove();
}
process.stdout.write(
  `${rounds} rounds (seed ${firstSeed}): ${counts.killed} killed, ${counts.done} done before, ${counts.failed} failed; ${total.wrong.length} wrong, ${total.stuck.length} stuck, ${total.left.length} left\n`,
);
process.exitCode = counts.failed + total.wrong.length + total.stuck.length + total.left.length === 0 ? 0 : 1;
