import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { openBackend, sineExperiment } from '../hostile/support/backend';
import { RecordingHost } from '../hostile/support/replay-host';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

it('a report is tested and written by the helper process; no predictions pass through the backend for it', async () => {
  const host = new RecordingHost();
  const { client } = await openBackend(temporaryFolder(), entry, { host });
  const { experiment } = await sineExperiment(client, { epochs: 1, earlyStopping: null });
  const events = await client.runs.watch({});
  // Two repeats and a third run that stands alone.
  const started = [
    ...(await client.runs.start({ experimentId: experiment.id, repeats: 2, seed: 1 })).runs,
    ...(await client.runs.start({ experimentId: experiment.id, seed: 7 })).runs,
  ];
  const unfinished = new Set(started.map(({ id }) => id));
  for await (const event of events) {
    if (event.type === 'changed' && event.run.finishedAt !== null) unfinished.delete(event.run.id);
    if (unfinished.size === 0) break;
  }
  const [repeat, , single] = started;
  if (repeat?.groupId == null || single === undefined) throw new Error('no group');
  host.recording.said.clear();
  const writing = await client.reports.html({
    runIds: [single.id],
    groupIds: [repeat.groupId],
    title: 'Seeds & rows',
    notes: { summary: 'Written once.' },
  });
  const fractions: number[] = [];
  let done: { html: string; title: string } | undefined;
  for await (const event of writing) {
    if (event.type === 'done') done = event;
    else fractions.push(event.fraction);
  }
  const { html = '', title = '' } = done ?? {};
  // How far it is was told, and only forwards.
  expect(fractions.length).toBeGreaterThan(0);
  expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
  expect([...host.recording.said.keys()]).toEqual(['request report']);
  expect(host.recording.said.get('request report')).toMatchObject([{ output: { html, title: 'Seeds & rows' } }]);
  expect(title).toBe('Seeds & rows');
  expect(html).toContain('Seeds &amp; rows');
  expect(html).toContain('Written once.');
  // The pair was tested, and the run’s forecasts are drawn.
  const { tests } = await client.comparisons.compute({ runIds: [single.id], groupIds: [repeat.groupId] });
  expect(tests).toHaveLength(1);
  expect(tests[0]?.refused).not.toBe('noPredictions');
  expect(html).toContain('<svg');
});
