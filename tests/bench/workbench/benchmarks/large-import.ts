import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Benchmark, NotMeasured, timed } from '../benchmark';
import { importAt, withDataBackend } from '../data-backend';
import { writeBytes } from '../large-csv';

const fileBytes = 2e9;

/** A file that is larger than the memory its import may take. */
export const largeImportBenchmark: Benchmark = {
  name: 'large-import',
  summary: 'Peak memory of the import of a CSV of 2 GB, which is written for it',
  onlyWhenNamed: true,
  async run(say) {
    if (process.platform !== 'linux') throw new NotMeasured('only Linux tells the peak memory of another process');
    return await withDataBackend(async (backend) => {
      const path = join(backend.folder, 'large.csv');
      say('  writing 2 GB');
      await writeBytes(path, fileBytes);
      say('  importing');
      const importMs = await timed(() => importAt(backend, path));
      return [
        { name: 'size of the file', value: statSync(path).size / 1e6, unit: 'MB', limit: null },
        { name: 'peak memory of the import process', value: backend.host.takePeak(), unit: 'MB', limit: 600 },
        { name: 'imported', value: importMs, unit: 'ms', limit: null },
      ];
    });
  },
};
