import { join } from 'node:path';
import { type Benchmark, type Figure, quantile, timed } from '../benchmark';
import { importAt, withDataBackend, type DataBackend } from '../data-backend';
import { valueColumns, writeRows } from '../large-csv';

const rowCount = 1_000_000;
const attempts = 3;

/** Waits of one import, one profile and the first look at every column. */
async function measureOnce(backend: DataBackend, path: string) {
  const { client, host } = backend;
  host.takePeak();
  let id = '';
  const importMs = await timed(async () => {
    id = await importAt(backend, path);
  });
  const importMegabytes = host.takePeak();
  const profileMs = await timed(async () => {
    for await (const event of await client.datasets.profile({ id })) {
      if (event.type === 'done' && event.profile.rowCount < rowCount) throw new Error('Rows are missing.');
    }
  });
  return { id, importMs, importMegabytes, profileMs, profileMegabytes: host.takePeak() };
}

async function seriesTimes({ client }: DataBackend, id: string): Promise<{ first: number; warm: number[] }> {
  const draw = (column: string): Promise<number> => timed(() => client.datasets.series({ id, column, points: 2000 }));
  const first = await draw('load');
  const warm: number[] = [];
  for (const column of valueColumns) warm.push(await draw(column));
  return { first, warm };
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** What a person waits for between a file and its first charts. */
export const dataBenchmark: Benchmark = {
  name: 'data',
  summary: '1,000,000 × 8 CSV at the contract: imported, profiled, a column thinned for drawing',
  run: (say) =>
    withDataBackend(async (backend) => {
      const samples = [];
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const path = join(backend.folder, `rows-${String(attempt)}.csv`);
        // Other rows each time: what is known of a file is not computed again.
        await writeRows(path, rowCount + attempt);
        say(`  attempt ${String(attempt + 1)} of ${String(attempts)}`);
        samples.push(await measureOnce(backend, path));
      }
      const series = await seriesTimes(backend, samples[0]?.id ?? '');
      const figures: Figure[] = [
        { name: 'imported, median', value: median(samples.map(({ importMs }) => importMs)), unit: 'ms', limit: 3000 },
        { name: 'profiled, median', value: median(samples.map(({ profileMs }) => profileMs)), unit: 'ms', limit: 5000 },
        { name: 'a column for drawing, first of a session', value: series.first, unit: 'ms', limit: null },
        { name: 'a column for drawing, slowest after it', value: quantile(series.warm, 1), unit: 'ms', limit: 200 },
      ];
      const memory: Figure[] = [
        {
          name: 'peak memory of the import process',
          value: Math.max(...samples.map(({ importMegabytes }) => importMegabytes)),
          unit: 'MB',
          limit: 600,
        },
        {
          name: 'peak memory of the profile process',
          value: Math.max(...samples.map(({ profileMegabytes }) => profileMegabytes)),
          unit: 'MB',
          limit: null,
        },
      ];
      // Only Linux tells the peak of another process.
      return [...figures, ...memory.filter(({ value }) => value > 0)];
    }),
};
