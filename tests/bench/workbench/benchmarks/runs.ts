import type { RunListInput } from '../../../../src-main/contract';
import { type Benchmark, quantile, timed } from '../benchmark';
import { historyRuns, withLargeWorkspace } from '../workspace';

const filters = [
  '',
  'model:gru',
  'tag:final',
  'test.rmse<0.3',
  'val_loss<0.5 -state:failed',
  'stacked',
  'state:failed',
  'test.mae>=0.9 model:lstm',
];
const columns = ['number', 'name', 'bestValLoss', 'durationMs', 'test.rmse', 'validation.mae', 'createdAt'];

/** Every filter with every sort, each from the first page and from one in the middle. */
function requests(): Partial<RunListInput>[] {
  return filters.flatMap((filter) =>
    columns.flatMap((column, index) =>
      [0, 200].map((offset) => ({
        filter,
        sort: [{ column, direction: index % 2 === 0 ? ('asc' as const) : ('desc' as const) }],
        offset,
        limit: 100,
      })),
    ),
  );
}

export const runsBenchmark: Benchmark = {
  name: 'runs',
  summary: '10,000 runs at the contract: pages of 100, filtered and sorted; 20 histories of 400 epochs × 4 series',
  run(say) {
    say('Filling a workspace with 10,000 runs …');
    return withLargeWorkspace(async (client) => {
      for (const request of requests().slice(0, 10)) await client.runs.list(request);
      const listing: number[] = [];
      for (const request of requests()) listing.push(await timed(() => client.runs.list(request)));
      const { runs } = await client.runs.list({ sort: [{ column: 'number', direction: 'asc' }], limit: historyRuns });
      const ids = runs.map(({ id }) => id);
      const reading: number[] = [];
      for (let round = 0; round < 20; round += 1) reading.push(await timed(() => client.runs.histories({ ids })));
      return [
        { name: 'a page of 10,000 runs, p95', value: quantile(listing, 0.95), unit: 'ms', limit: 50 },
        { name: 'a page of 10,000 runs, median', value: quantile(listing, 0.5), unit: 'ms', limit: null },
        { name: 'histories of 20 runs, p95', value: quantile(reading, 0.95), unit: 'ms', limit: 100 },
      ];
    });
  },
};
