import { rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { runIdSchema } from '../../src-main/core/common/ids';
import { createJobRunner } from '../../src-main/jobs';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { importForTraining } from './support/import-file';

let entry = '';
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

const deaths = [
  { engine: 'tfjs', signal: 'SIGKILL', says: 'was killed (SIGKILL)' },
  { engine: 'fused', signal: 'SIGSEGV', says: 'crashed in native code (SIGSEGV' },
  { engine: 'fused', signal: 'SIGABRT', says: 'aborted in native code (SIGABRT)' },
  { engine: 'fused', signal: 'SIGILL', says: 'crashed in native code (SIGILL' },
] as const;

it.each(deaths)(
  'fails a training on $engine that dies of $signal, says so, leaves no file, and trains the others',
  async ({ engine, signal, says }) => {
    const folder = temporaryFolder();
    const runner = createJobRunner({ entry, parallel: 2 });
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
            model: {
              kind: 'sequential',
              layers: [{ type: 'GRU', units: 4 }],
              training: { epochs, earlyStopping: null },
            },
          }),
          seed: 0,
          dataset,
          artefactDirectory: join(folder, name),
          engine,
        },
        {
          onEvent: (event) => {
            if (event.type === 'epoch') onEpoch(job.pid);
          },
        },
      );
      return job.finished;
    };
    const dying = start('dying', 5000, (pid) => {
      if (pid !== null) process.kill(pid, signal);
    });
    const beside = start('beside', 3, () => undefined);
    const next = start('next', 1, () => undefined);
    const outcome = await dying;
    if (outcome.kind !== 'failed') throw new Error(`the run ended as ${outcome.kind}`);
    expect(outcome.error.message).toContain(says);
    expect(outcome.error.details['signal']).toBe(signal);
    const advice = signal === 'SIGKILL' ? 'Run fewer jobs at once' : 'fused-wasm or tfjs';
    expect(outcome.error.details['hint']).toContain(advice);
    expect(existsSync(join(folder, 'dying'))).toBe(false);
    expect((await beside).kind).toBe('succeeded');
    expect((await next).kind).toBe('succeeded');
  },
);
