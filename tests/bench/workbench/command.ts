import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Figure, NotMeasured } from './benchmark';
import { benchmarks } from './benchmarks';

const named = benchmarks.filter(({ onlyWhenNamed }) => onlyWhenNamed === true).map(({ name }) => name);

const usage = `Usage: npm run -s bench -- [NAME …] [--json]
  NAME      any of ${benchmarks.map(({ name }) => name).join(', ')}; all but ${named.join(', ')} by default
  --json    one object instead of a table`;

interface Result {
  readonly name: string;
  readonly figures: readonly Figure[];
  /** Why nothing was measured; null when it was. */
  readonly notMeasured: string | null;
}

const say = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

async function measure(names: readonly string[]): Promise<Result[]> {
  const unknown = names.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) throw new Error(`There is no benchmark ${unknown}.\n${usage}`);
  const results: Result[] = [];
  for (const benchmark of benchmarks) {
    const { name, summary } = benchmark;
    if (names.length === 0 ? benchmark.onlyWhenNamed === true : !names.includes(name)) continue;
    say(`${name}: ${summary}`);
    try {
      results.push({ name, figures: await benchmark.run(say), notMeasured: null });
    } catch (error) {
      if (!(error instanceof NotMeasured)) throw error;
      results.push({ name, figures: [], notMeasured: error.message });
    }
  }
  return results;
}

const misses = ({ value, limit }: Figure): boolean => limit !== null && value > limit;

function formatFigure(figure: Figure): string {
  const { name, value, unit, limit } = figure;
  const bound = limit === null ? '' : `  ${misses(figure) ? 'above' : 'within'} ${String(limit)} ${unit}`;
  return `  ${name.padEnd(52)} ${value.toFixed(1).padStart(9)} ${unit}${bound}`;
}

function print(results: readonly Result[]): void {
  const [cpu] = cpus();
  process.stdout.write(`${cpu?.model ?? 'unknown processor'}, ${String(cpus().length)} cores\n`);
  for (const { name, figures, notMeasured } of results) {
    process.stdout.write(`${name}\n`);
    if (notMeasured !== null) process.stdout.write(`  not measured: ${notMeasured}\n`);
    for (const figure of figures) process.stdout.write(`${formatFigure(figure)}\n`);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) process.stdout.write(`${usage}\n`);
else {
  const results = await measure(positionals);
  if (values.json) process.stdout.write(`${JSON.stringify({ cpus: cpus().length, results }, null, 2)}\n`);
  else print(results);
  if (results.some(({ figures }) => figures.some(misses))) process.exitCode = 1;
}
