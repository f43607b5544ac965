import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors, type Tensor } from '../../../../src-main/core/artefact';
import { createRandom } from '../../../../src-main/core/common/random';
import type { TestedMember } from '../../../../src-main/core/comparison';
import { runIdSchema } from '../../../../src-main/core/common/ids';
import { metadataKey } from '../../../../src-main/artefact/predictions/layout';
import { compareRuns } from '../../../../src-main/jobs/process/compare';
import { quantile, timed, type Benchmark } from '../benchmark';

const runs = 20;
const windows = 2857;
const horizon = 24;
const attempts = 3;

/** A run's predictions as a training job leaves them. */
function writePredictions(path: string, seed: number): void {
  const random = createRandom(seed);
  const rows = windows + horizon;
  const target = Float64Array.from({ length: rows }, (_, row) => Math.sin(row / 4));
  const tensors = new Map<string, Tensor>([
    ['target', { dtype: 'F64', shape: [rows], data: target }],
    ['row', { dtype: 'I32', shape: [rows], data: Int32Array.from({ length: rows }, (_, row) => row) }],
    ['test.start', { dtype: 'I32', shape: [windows], data: Int32Array.from({ length: windows }, (_, row) => row) }],
    [
      'test.predicted',
      {
        dtype: 'F32',
        shape: [windows, horizon],
        data: Float32Array.from(
          { length: windows * horizon },
          (_, i) => (target[Math.floor(i / horizon) + (i % horizon)] ?? 0) + 0.1 * random.normal(),
        ),
      },
    ],
  ]);
  const predictions = JSON.stringify({ version: 1, horizon, classNames: null, intervalMs: null, parts: ['test'] });
  writeFileSync(join(path, 'predictions.safetensors'), encodeSafetensors(tensors, { [metadataKey]: predictions }));
}

/** Reading, testing and thinning: what stands between the choice of runs and their comparison on the screen. */
export const comparisonBenchmark: Benchmark = {
  name: 'comparison',
  summary: `${String(runs)} runs of ${String(windows)} × ${String(horizon)} forecasts read, all pairs tested, thinned for drawing`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
    try {
      const members = Array.from({ length: runs }, (_, index): TestedMember => {
        const id = runIdSchema.parse(`run_${String(index).padStart(10, '0')}`);
        const task = { datasetHash: 'a', target: 'y', taskKind: 'forecast' as const };
        const run = { id, seed: index, disqualified: false, ...task };
        return { kind: 'run', id, configuration: index, run: { ...run, stride: 1, threshold: 0.5, value: null } };
      });
      const files = Object.fromEntries(
        members.map(({ id }, index) => {
          const directory = mkdtempSync(join(folder, 'run-'));
          writePredictions(directory, index);
          return [id, { directory, checksums: {}, horizon, windows: {} }];
        }),
      );
      const input = { members, metric: 'test.mae', part: 'test' as const, files };
      const samples: number[] = [];
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        samples.push(await timed(() => compareRuns(input, new AbortController().signal)));
      }
      return [{ name: `${String(runs)} runs, 190 pairs`, value: quantile(samples, 0.5), unit: 'ms', limit: 1000 }];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
