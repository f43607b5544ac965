import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createRandom } from '../../../src-main/core/common/random';
import { methodSchema } from '../../../src-main/core/model/statistical/schema';
import { fitMethod } from '../../../src-main/engine/statistical/methods';
import { finish } from '../../../src-main/engine/statistical/work';

const usage = 'Usage: npm run bench:statistical -- [--series 1000] [--peers PYTHON]';
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

function fitAll(series: readonly Float64Array[]): number[] {
  return series.map((y) => {
    const { figures } = finish(fitMethod(method, y, 12));
    return Number(figures.find(({ name }) => name === 'aicc')?.value);
  });
}

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

const { values } = parseArgs({ options: { series: { type: 'string', default: '1000' }, peers: { type: 'string' } } });
const count = Number(values.series);
if (!Number.isInteger(count) || count < 10) throw new Error(usage);
const series = makeSeries(count);
fitAll(series.slice(0, 10));
const [start, cpuStart] = [performance.now(), process.cpuUsage()];
const own = fitAll(series);
const seconds = (performance.now() - start) / 1000;
const used = process.cpuUsage(cpuStart);
const line = (name: string, wall: number, cpu: number): string =>
  `${name.padEnd(40)} ${wall.toFixed(1).padStart(8)} s ${cpu.toFixed(1).padStart(8)} s of CPU\n`;
process.stdout.write(`AutoETS of ${count} monthly series of ${months} values\n`);
process.stdout.write(line('Gatewise, one thread', seconds, (used.user + used.system) / 1e6));
if (values.peers !== undefined) {
  const peer = measurePeer(values.peers, series);
  process.stdout.write(line(`${peer.name}, two processes`, peer.seconds, peer.cpu));
  const worse = own.map((aicc, index) => aicc - (peer.aicc[index] ?? Number.NaN));
  process.stdout.write(
    `AICc beside it: ${Math.min(...worse).toFixed(3)} to ${Math.max(...worse).toFixed(3)}, worse by more than 2 in ${worse.filter((value) => !(value <= 2)).length}\n`,
  );
}
