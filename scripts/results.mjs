import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, runMain, say, SetupError } from './lib/project.mjs';
import { resultsPage } from './lib/results-page.mjs';
import { requiredNode } from './lib/runtime.mjs';

const help = `Trains a GRU of 64 units on ETTh1 by the protocol of tests/fixtures/reference/etth1.json, with and without
last-value normalisation, over several seeds and horizons, and writes docs/results.md.

  npm run results -- [--horizons 24,48,96,168] [--seeds 5] [--epochs 12] [--engine auto] [--out docs/results.md]`;

const variants = [
  { name: 'GRU 64, last-value normalisation', normalization: 'lastValue' },
  { name: 'GRU 64, without normalisation', normalization: 'none' },
];

function configuration({ horizon, normalization, epochs, engine }) {
  return {
    task: { kind: 'forecast', target: 'OT', features: [] },
    split: { kind: 'count', train: 8640, validation: 2880, test: 2880 },
    window: { lookback: 96, horizon, stride: 1, normalization },
    model: { kind: 'sequential', layers: [{ type: 'GRU', units: 64 }] },
    training: {
      epochs,
      batchSize: 32,
      optimizer: { type: 'adam', learningRate: 0.001 },
      // All epochs are run; the weights of the one with the lowest validation loss are kept.
      earlyStopping: { patience: epochs },
      engine,
    },
    evaluation: { seasonalPeriod: 24 },
  };
}

/** Runs the command line and reads its JSON. */
async function gatewise(workspace, parameters) {
  const { code, output } = await run(
    requiredNode(),
    [inRoot('out', 'main', 'cli.js'), ...parameters, '--workspace', workspace, '--json'],
    { output: 'collect' },
  );
  const start = output.indexOf('\n{') >= 0 && !output.startsWith('{') ? output.indexOf('\n{') + 1 : output.indexOf('{');
  if (code !== 0 || start < 0) throw new SetupError(output);
  return JSON.parse(output.slice(start, output.lastIndexOf('}') + 1));
}

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      horizons: { type: 'string', default: '24,48,96,168' },
      seeds: { type: 'string', default: '5' },
      epochs: { type: 'string', default: '12' },
      engine: { type: 'string', default: 'auto' },
      out: { type: 'string', default: 'docs/results.md' },
    },
  });
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return;
  }
  await ensureInstalled();
  await ensureBuilt(['main']);
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-results-'));
  try {
    const file = inRoot('resources', 'samples', 'ETTh1.csv');
    const { dataset } = await gatewise(workspace, ['import', file, '--target', 'OT']);
    const results = [];
    for (const horizon of values.horizons.split(',').map(Number)) {
      const groups = [];
      for (const { name, normalization } of variants) {
        say(`Horizon ${horizon}: ${name} …`);
        const config = join(workspace, `${normalization}-${horizon}.json`);
        const options = { horizon, normalization, epochs: Number(values.epochs), engine: values.engine };
        writeFileSync(config, JSON.stringify(configuration(options)));
        const { runs, group } = await gatewise(workspace, [
          ...['train', '--dataset', dataset.id, '--config', config, '--seed', '0'],
          ...['--repeat', values.seeds, '--name', name],
        ]);
        groups.push({ name, runs, group });
      }
      const ids = groups.flatMap(({ group }) => (group === null ? [] : [group.id]));
      const comparison = ids.length < 2 ? null : await gatewise(workspace, ['compare', ...ids]);
      results.push({ horizon, groups, sentences: comparison?.sentences ?? [] });
    }
    const reference = JSON.parse(readFileSync(inRoot('tests', 'fixtures', 'reference', 'etth1.json'), 'utf8'));
    const page = resultsPage({ results, reference, seeds: Number(values.seeds), epochs: Number(values.epochs) });
    const path = resolve(values.out);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, page);
    process.stdout.write(`${page}\n${path}\n`);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
});
