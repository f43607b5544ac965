import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { openBackend, sineExperiment } from '../hostile/support/backend';
import { bundleEntry } from './support/bundle';
import { temporaryFolder } from '../support/store';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

/** How often the backend's own process checks a configuration while it does the work. */
async function countParses(work: () => Promise<unknown>): Promise<number> {
  const parsed = vi.spyOn(experimentConfigurationSchema._zod, 'run');
  try {
    await work();
    return parsed.mock.calls.length;
  } finally {
    parsed.mockRestore();
  }
}

describe('a configuration on its way from the form to the kernel', () => {
  it('is checked where it enters a program or leaves the disk, and trusted inside', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { experiment } = await sineExperiment(client, { epochs: 1 });
    const { id, variants } = experiment;

    // In: what a person wrote. Out: what any client is answered with.
    expect(await countParses(() => client.experiments.update({ id, variants }))).toBe(2);
    // From the disk, once for all of its repeats; the helper and each job check what they are sent in their own processes.
    expect(await countParses(() => client.runs.start({ experimentId: id, repeats: 3 }))).toBe(1);
  });
});
