import { rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { runIdSchema } from '../../src-main/core/run/schema';
import { createJobRunner } from '../../src-main/jobs';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { importForTraining } from './support/import-file';

let entry = '';
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

it('fails a training whose process is killed, says by what, leaves no file, and trains the next one', async () => {
  const folder = temporaryFolder();
  const runner = createJobRunner({ entry, parallel: 1 });
  onTestFinished(() => runner.close());
  const path = join(folder, 'wave.csv');
  const rows = Array.from({ length: 300 }, (_, row) => `${Math.sin(row / 5)}`);
  await writeFile(path, `y\n${rows.join('\n')}\n`);
  const dataset = await importForTraining(runner, path, folder, { roles: { y: 'target' } });
  const start = (name: string, epochs: number, onEpoch: (pid: number | null) => void) => {
    const job = runner.submit(
      {
        kind: 'train',
        runId: runIdSchema.parse('run_aaaaaaaaaa'),
        configuration: experimentConfigurationSchema.parse({
          task: { kind: 'forecast', target: 'y', features: [] },
          window: { lookback: 12, horizon: 1 },
          model: { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }] },
          training: { epochs, earlyStopping: null },
        }),
        seed: 0,
        dataset,
        artefactDirectory: join(folder, name),
        engine: 'tfjs',
      },
      {
        onEvent: (event) => {
          if (event.type === 'epoch') onEpoch(job.pid);
        },
      },
    );
    return job.finished;
  };
  const killed = start('killed', 5000, (pid) => {
    if (pid !== null) process.kill(pid, 'SIGKILL');
  });
  const next = start('next', 1, () => undefined);
  const outcome = await killed;
  expect(outcome.kind).toBe('failed');
  expect(JSON.stringify(outcome)).toContain('SIGKILL');
  expect(existsSync(join(folder, 'killed'))).toBe(false);
  expect((await next).kind).toBe('succeeded');
});
