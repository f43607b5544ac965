import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../src-main/core/common/ids';
import { readStream } from '../contract/support/outcome';
import { openBackend, sineExperiment, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { endedRuns } from '../support/ended-runs';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

/** Starts runs and waits for their ends. */
async function ended(client: Client, experimentId: Parameters<Client['experiments']['get']>[0]['id'], repeats: number) {
  const runs = await endedRuns(client, async () => (await client.runs.start({ experimentId, repeats })).runs);
  return runs;
}

describe('repeats that are named one by one', () => {
  it('are compared as the group that they make, unless one of them is left out', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { experiment } = await sineExperiment(client, { epochs: 1 });
    const repeats = (await ended(client, experiment.id, 2)).map(({ id }) => id);
    const [alone] = (await ended(client, experiment.id, 1)).map(({ id }) => id);
    const groupId = (await client.runs.get({ id: repeats[0]! })).groupId;
    const membersOf = async (runIds: RunId[]) =>
      (await client.comparisons.compute({ runIds, groupIds: [], part: 'validation' })).members.map(({ id }) => id);

    expect(await membersOf([repeats[0]!, alone!, repeats[1]!])).toEqual([groupId, alone]);
    expect(await membersOf([alone!, repeats[1]!])).toEqual([alone, repeats[1]]);
    // Alone they are what somebody wants to see one by one.
    expect(await membersOf(repeats)).toEqual(repeats);
  });

  it('are reported as that group as well, and a report on one run alone stands in the ledger', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { experiment } = await sineExperiment(client, { epochs: 1 });
    const repeats = (await ended(client, experiment.id, 2)).map(({ id }) => id);
    const [alone] = (await ended(client, experiment.id, 1)).map(({ id }) => id);
    const reportOn = async (runIds: RunId[]): Promise<string> =>
      (await readStream(client.reports.html({ runIds }))).at(-1)?.html ?? '';
    const heading = 'Repeats over seeds';

    expect(await reportOn([alone!])).not.toContain(heading);
    // Written anew it is no further look.
    await reportOn([alone!]);
    const { looks } = await client.experiments.testLedger({ id: experiment.id });
    expect(looks.map(({ kind, runs }) => [kind, runs])).toEqual([['report', 1]]);

    expect(await reportOn([repeats[0]!, alone!, repeats[1]!])).toContain(heading);
    expect((await client.experiments.testLedger({ id: experiment.id })).looks[0]).toMatchObject({
      kind: 'report',
      runs: 3,
    });
  });
});
