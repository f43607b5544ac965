import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createRandom } from '../../../src-main/core/common/random';
import { methodSchema } from '../../../src-main/core/model/statistical/schema';
import { Breather } from '../../../src-main/engine/common/breather';
import { fitMethod } from '../../../src-main/engine/statistical/methods';
import { fitPanel, type SeriesFit } from '../../../src-main/engine/statistical/panel';
import { finish } from '../../../src-main/engine/statistical/work';
import { bundleEntry } from '../../jobs/support/bundle';

const usage = 'Usage: npm run bench:statistical -- [--series 1000] [--threads 2] [--rounds 1] [--peers PYTHON]';
const months = 120;
const method = methodSchema.parse({ type: 'AutoETS', seasonLength: 12 });

/** Monthly series with a level that wanders, a trend and a season in proportion to the level. */
function makeSeries(count: number): Float64Array[] {
  const random = createRandom(3);
  return Array.from({ length: count }, () => {
    const [slope, share, noise] = [random.normal() * 0.3, random.uniform() * 0.2, 1 + random.uniform() * 4];
    let level = 50 + random.uniform() * 100;
    return Float64Array.from({ length: months }, (_, month) => {
      level += slope + random.normal() * noise * 0.3;
      return (
        Math.max(1, level * (1 + share * Math.sin((2 * Math.PI * month) / 12))) + Math.abs(random.normal() * noise)
      );
    });
  });
}

function fitAll(series: readonly Float64Array[], threads: number, worker: string): Promise<SeriesFit[]> {
  return fitPanel({
    method,
    usualSeason: 12,
    count: series.length,
    valuesOf: (index) => series[index] ?? new Float64Array(),
    fit: (_, values) => Promise.resolve(finish(fitMethod(method, values, 12))),
    threads,
    worker,
    breather: new Breather(new AbortController().signal),
    onProgress: () => undefined,
  });
}

const aiccOf = ({ figures }: SeriesFit): number => Number(figures.find(({ name }) => name === 'aicc')?.value);

const peerSchema = z.object({ name: z.string(), seconds: z.number(), cpu: z.number(), aicc: z.array(z.number()) });

function measurePeer(python: string, series: readonly Float64Array[]): z.infer<typeof peerSchema> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
  try {
    const file = join(folder, 'series.json');
    writeFileSync(file, JSON.stringify(series.map((y) => Array.from(y))));
    const output = execFileSync(python, [join('tests', 'bench', 'statistical', 'peer.py'), file], { encoding: 'utf8' });
    return peerSchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    series: { type: 'string', default: '1000' },
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '1' },
    peers: { type: 'string' },
  },
});
const [count, most, rounds] = [Number(values.series), Number(values.threads), Number(values.rounds)];
if (![count, most, rounds].every(Number.isInteger) || count < 10 || most < 1 || rounds < 1) throw new Error(usage);
const worker = await bundleEntry(join('src-main', 'engine', 'statistical', 'worker.ts'), process.cwd());
const series = makeSeries(count);
await fitAll(series.slice(0, 10), 1, worker);
const line = (name: string, wall: number, cpu: number): string =>
  `${name.padEnd(40)} ${wall.toFixed(1).padStart(8)} s ${cpu.toFixed(1).padStart(8)} s of CPU\n`;
process.stdout.write(`AutoETS of ${count} monthly series of ${months} values\n`);
let own: number[] = [];
// In turns, so that what else the machine does meets both.
for (const threads of Array.from({ length: rounds }, () => [...new Set([1, most])]).flat()) {
  const [start, cpuStart] = [performance.now(), process.cpuUsage()];
  const fits = await fitAll(series, threads, worker);
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpuStart);
  process.stdout.write(line(`Gatewise, threads: ${threads}`, seconds, (used.user + used.system) / 1e6));
  const found = fits.map(aiccOf);
  if (own.length > 0 && own.some((aicc, index) => aicc !== found[index])) throw new Error('the threads disagree');
  own = found;
}
if (values.peers !== undefined) {
  const peer = measurePeer(values.peers, series);
  process.stdout.write(line(`${peer.name}, two processes`, peer.seconds, peer.cpu));
  const worse = own.map((aicc, index) => aicc - (peer.aicc[index] ?? Number.NaN));
  process.stdout.write(
    `AICc beside it: ${Math.min(...worse).toFixed(3)} to ${Math.max(...worse).toFixed(3)}, worse by more than 2 in ${worse.filter((value) => !(value <= 2)).length}\n`,
  );
}
