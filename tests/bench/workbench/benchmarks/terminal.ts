import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Benchmark, type Figure, NotMeasured } from '../benchmark';
import { writeRows } from '../large-csv';

const rows = 1_000_000;
const rounds = 5;
const execute = promisify(execFile);

/** What a command takes as a whole, those that it starts and waits for among it, in milliseconds. */
interface Times {
  readonly wall: number;
  readonly cpu: number;
}

/** The shell's own accounting: the least of several rounds, in which the commands take turns. */
async function leastTimes(commands: Readonly<Record<string, readonly string[]>>): Promise<Map<string, Times>> {
  const least = new Map<string, Times>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, command] of Object.entries(commands)) {
      const script = `TIMEFORMAT='%R %U %S'; { time "$@" >/dev/null 2>&1; } 2>&1 || echo failed`;
      const { stdout } = await execute('bash', ['-c', script, 'bash', ...command]);
      const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = stdout.split(/\s+/).map(Number);
      if (stdout.includes('failed')) throw new NotMeasured(`${command.slice(0, 2).join(' ')} … failed`);
      const known = least.get(name) ?? { wall: Infinity, cpu: Infinity };
      least.set(name, {
        wall: Math.min(known.wall, 1000 * wall),
        cpu: Math.min(known.cpu, 1000 * (user + system)),
      });
    }
  }
  return least;
}

const readWithPandas = `import sys, pandas
pandas.read_csv(sys.argv[1], parse_dates=["time"]).to_parquet(sys.argv[2])`;

/** Commands of the terminal beside what Python's users type. */
export const terminalBenchmark: Benchmark = {
  name: 'terminal',
  summary: `A command without work, and the import of small and large CSV files beside pandas (GATEWISE_PYTHON names a Python that has it)`,
  onlyWhenNamed: true,
  async run(say) {
    if (process.platform === 'win32') throw new NotMeasured('only bash tells what a command took');
    const folder = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
    try {
      const [large, small] = [join(folder, 'large.csv'), join(folder, 'small.csv')];
      await writeRows(large, rows);
      await writeRows(small, 1000);
      const script = join(folder, 'read.py');
      writeFileSync(script, readWithPandas);
      const workspace = ['--workspace', join(folder, 'workspace')];
      const gatewise = ['node', join(process.cwd(), 'scripts', 'gatewise.mjs')];
      const python = process.env['GATEWISE_PYTHON'] ?? 'python3';
      say(`  ${String(rounds)} rounds, the commands in turn`);
      const commands = {
        'a command without work': [...gatewise, 'datasets', ...workspace],
        'import of 1,000 rows': [...gatewise, 'import', small, ...workspace],
        'import of 1,000,000 rows': [...gatewise, 'import', large, ...workspace],
        'the same by pandas': [python, script, large, join(folder, 'out.parquet')],
      };
      const times = await leastTimes(commands);
      return [
        { name: 'size of the file', value: statSync(large).size / 1e6, unit: 'MB', limit: null },
        ...[...times].flatMap(([name, { wall, cpu }]): Figure[] => [
          { name, value: wall, unit: 'ms', limit: null },
          { name: `${name}, processor time`, value: cpu, unit: 'ms', limit: null },
        ]),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
