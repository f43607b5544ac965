import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validationWindowTag, type Study } from '../../src-main/contract';
import { openBackend, sineExperiment, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { fewTrials, ledStudy, madeStudy, trialsOnly } from './support/study';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

/** A study of two trials, whose best is confirmed with two seeds on so many windows. */
async function confirmed(client: Client, windows: number) {
  const { id } = await madeStudy(client, { budget: trialsOnly(2), confirmation: { best: 1, seeds: 2, windows } });
  await ledStudy(client, id);
  return client.studies.get({ id });
}

/** Losses of the runs of each candidate on each window, and where the rows of the parts lie. */
async function runsOf(client: Client, { confirmation }: Study) {
  const read = async ({ runIds }: { readonly runIds: Study['id'][] | readonly string[] }) => {
    const { runs } = await client.runs.list({ limit: 500 });
    const own = runs.filter(({ id }) => runIds.some((runId) => runId === id)).toSorted((a, b) => a.seed - b.seed);
    const details = await Promise.all(own.map(({ id }) => client.runs.get({ id })));
    return details.map(({ seed, bestValLoss, tags, split }) => ({
      seed,
      loss: bestValLoss ?? Number.NaN,
      tags,
      split,
    }));
  };
  return Promise.all((confirmation?.candidates ?? []).map(({ windows }) => Promise.all(windows.map(read))));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the confirmation of a study', () => {
  it('trains each candidate with fresh seeds on each validation window, and goes by the means', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const study = await confirmed(client, 3);
    const runs = await runsOf(client, study);
    const { candidates = [], state, note, verdict, winner } = study.confirmation ?? {};

    expect({ state, note }).toEqual({ state: 'done', note: null });
    expect(candidates.map(({ trial }) => trial)).toEqual([study.best, null]);
    for (const [index, { objectives, windows }] of candidates.entries()) {
      const own = runs[index] ?? [];
      expect(own.map((ofWindow) => ofWindow.map(({ seed }) => seed))).toEqual(Array(3).fill([1005, 1006]));
      const losses = own.map((ofWindow) => mean(ofWindow.map(({ loss }) => loss)));
      expect(windows.map((window) => window.objectives?.[0])).toEqual(
        losses.map((loss): unknown => expect.closeTo(loss, 12)),
      );
      expect(objectives?.[0]).toBeCloseTo(mean(losses), 12);
      // 300 rows: the validation part is 45 long and begins at 210.
      const parts = own.map(([run]) => run?.split?.parts);
      expect(parts.map((part) => [part?.train.to, part?.validation.from, part?.validation.to])).toEqual([
        [120, 120, 165],
        [165, 165, 210],
        [210, 210, 255],
      ]);
      expect(parts.slice(0, 2).every((part) => (part?.test.to ?? Infinity) <= 255)).toBe(true);
      expect(own.map(([run]) => run?.tags.includes(validationWindowTag))).toEqual([true, true, false]);
    }
    const [best = Number.NaN, start = Number.NaN] = candidates.map(({ objectives }) => objectives?.[0] ?? Number.NaN);
    expect(winner).toBe(best <= start ? study.best : null);
    expect(verdict?.kind).toBeDefined();
  });

  it('has on its last window what it has on the validation part alone', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await confirmed(client, 1);
    const one = await runsOf(client, await client.studies.get({ id }));
    await client.studies.confirm({ id, windows: 2 });
    for await (const event of await client.studies.watch({ id }))
      if (event.type === 'study' && event.study.state === 'finished') break;
    const study = await client.studies.get({ id });
    const two = await runsOf(client, study);

    expect(study.confirmation?.candidates.map(({ windows }) => windows.length)).toEqual([2, 2]);
    const lossesOf = (runs: typeof one) => runs.map((windows) => windows.at(-1)?.map(({ loss }) => loss));
    expect(lossesOf(two)).toEqual(lossesOf(one));
  });

  it.each([
    ['was made and not written down', () => null],
    [
      'had begun on the first window of its last candidate',
      (confirmation: NonNullable<Study['confirmation']>) => {
        const [first, last] = confirmation.candidates;
        const open = (windows: NonNullable<typeof first>['windows']) =>
          windows.map((window) => ({ ...window, objectives: null }));
        return {
          ...confirmation,
          state: 'running',
          winner: null,
          verdict: null,
          candidates: [first, { ...last, windows: last?.windows.slice(0, 1) }].map((candidate) => ({
            ...candidate,
            objectives: null,
            windows: open(candidate?.windows ?? []),
          })),
        };
      },
    ],
  ] as const)('is taken up again where it %s: no run is made twice', async (_, left) => {
    const workspace = temporaryFolder();
    const { client, backend } = await openBackend(workspace, entry);
    const { id, confirmation: before } = await confirmed(client, 2);
    const { total } = await client.runs.list({});
    await backend.close();
    // As if the backend had been killed there.
    const sqlite = new Sqlite(join(workspace, 'gatewise.db'));
    const stored: unknown = sqlite.prepare('select confirmation from study').pluck().get();
    if (typeof stored !== 'string' || before === null) throw new Error('Nothing was confirmed.');
    const now = left(before);
    const { documentVersion } = JSON.parse(stored) as { documentVersion: number };
    sqlite
      .prepare('update study set confirmation = ?')
      .run(now === null ? null : JSON.stringify({ ...now, documentVersion }));
    sqlite.close();
    const again = await openBackend(workspace, entry);
    await ledStudy(again.client, id);
    const after = await again.client.studies.get({ id });

    expect(after.confirmation).toEqual(before);
    expect((await again.client.runs.list({})).total).toBe(total);
  });

  it('says how many windows fit where that many do not', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { experiment, dataset, configuration } = await sineExperiment(client, { epochs: 1, earlyStopping: null });
    const long = await client.experiments.create({
      name: 'Long',
      datasetId: dataset.id,
      variants: [
        { name: 'GRU', configuration: { ...configuration, window: { ...configuration.window, horizon: 40 } } },
      ],
    });
    const settings = { ...fewTrials, budget: trialsOnly(1), confirmation: { best: 1, seeds: 2, windows: 9 } };
    const { id } = await client.studies.create({ name: 'S', experimentId: long.id, settings });
    await ledStudy(client, id);
    const { confirmation } = await client.studies.get({ id });

    // The first trains on 63 of the 210 rows before the validation part: three times 40 are left beside it, four are not.
    expect(confirmation?.candidates.map(({ windows }) => windows.length)).toEqual([4, 4]);
    expect(confirmation?.note?.message).toBe(
      'Of 9 validation windows that were asked for, 4 fit before the test part.',
    );
    expect(experiment.id).not.toBe(long.id);
  });

  it('is refused on several windows where the parts have no order in time', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { dataset, configuration } = await sineExperiment(client, { epochs: 1, earlyStopping: null });
    const { id: experimentId } = await client.experiments.create({
      name: 'Series',
      datasetId: dataset.id,
      variants: [{ name: 'GRU', configuration: { ...configuration, split: { kind: 'series', seed: null } } }],
    });
    const settings = { ...fewTrials, confirmation: { best: 1, seeds: 2, windows: 2 } };

    await expect(client.studies.create({ name: 'S', experimentId, settings })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      data: { field: 'settings.confirmation.windows' },
    });
    await expect(client.studies.preview({ experimentId, settings })).resolves.toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ path: 'settings.confirmation.windows' })]) as unknown,
    });
  });
});
