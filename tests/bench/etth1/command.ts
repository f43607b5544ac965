import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { initialWeights, layerSchema } from '../../../src-main/core/network';
import type { WindowSource } from '../../../src-main/core/task/window-source';
import {
  clippingSchema,
  engineChoiceSchema,
  epochOrder,
  optimizerSchema,
  type Trainer,
} from '../../../src-main/core/training';
import { chooseEngine } from '../../../src-main/engine';

/**
 * Time of one epoch over ETTh1's training part with validation, data handling included: column OT alone, lookback 96,
 * horizon 24, GRU 64, batches of 32, Adam. The same in PyTorch where it is there: peer.py.
 */

const [lookback, horizon, batchSize] = [96, 24, 32];
const [trainEnd, validationEnd] = [8640, 11520];
const { signal } = new AbortController();

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'fused-native,fused-wasm' },
    peers: { type: 'string', default: 'python3' },
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const [threads, rounds] = [Number(values.threads), Number(values.rounds)];
const csv = join(process.cwd(), 'resources', 'samples', 'ETTh1.csv');

/** OT, scaled by the training rows' mean and deviation. */
function readSeries(): Float32Array {
  const [head = '', ...lines] = readFileSync(csv, 'utf8').trim().split('\n');
  const column = head.trim().split(',').indexOf('OT');
  const numbers = lines.slice(0, 14_400).map((line) => Number(line.split(',')[column]));
  const train = numbers.slice(0, trainEnd);
  const mean = train.reduce((sum, value) => sum + value, 0) / train.length;
  const deviation = Math.sqrt(train.reduce((sum, value) => sum + (value - mean) ** 2, 0) / train.length);
  return Float32Array.from(numbers, (value) => (value - mean) / deviation);
}

/** Windows whose targets lie in [from, to). */
function sourceOf(series: Float32Array, from: number, to: number): WindowSource {
  const first = Math.max(0, from - lookback);
  const starts = Uint32Array.from({ length: to - horizon - lookback - first + 1 }, (_, index) => first + index);
  return {
    series,
    featureCount: 1,
    lookback,
    starts,
    targets: series,
    targetStarts: starts.map((start) => start + lookback),
    targetLength: horizon,
    sampleWeights: null,
    lastValueFeature: null,
  };
}

async function fastestEpoch(trainer: Trainer, train: WindowSource, validation: WindowSource) {
  let [milliseconds, validationLoss] = [Infinity, NaN];
  for (let epoch = 1; epoch <= rounds; epoch += 1) {
    const start = performance.now();
    await trainer.trainEpoch(train, epochOrder(train.starts.length, true, 0, epoch), {
      learningRate: 1e-3,
      epoch,
      signal,
    });
    validationLoss = await trainer.evaluate(validation, signal);
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  return { milliseconds, validationLoss, windows: [train.starts.length, validation.starts.length] };
}

const resultSchema = z.object({ milliseconds: z.number(), validationLoss: z.number(), windows: z.array(z.number()) });
type Result = z.infer<typeof resultSchema>;

const series = readSeries();
const [train, validation] = [sourceOf(series, 0, trainEnd), sourceOf(series, trainEnd, validationEnd)];
const layers = [
  { type: 'GRU' as const, units: 64 },
  { type: 'Dense' as const, units: horizon },
].map((layer) => layerSchema.parse(layer));
const results: Record<string, Result> = {};
for (const name of values.engine.split(',')) {
  const { engine, description } = await chooseEngine(engineChoiceSchema.parse(name), layers);
  const trainer = await engine.create({
    layers,
    lookback,
    featureCount: 1,
    batchSize,
    threads,
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    clipping: clippingSchema.parse({}),
    loss: 'mse',
    seed: 0,
    initialWeights: initialWeights(layers, { lookback, featureCount: 1 }, 0),
  });
  results[`${description.id} (${description.device})`] = await fastestEpoch(trainer, train, validation);
  trainer.dispose();
}
const peer = join(process.cwd(), 'tests', 'bench', 'etth1', 'peer.py');
const answer = spawnSync(values.peers, [peer, csv, values.threads, values.rounds], { encoding: 'utf8' });
if (answer.status === 0) results.torch = resultSchema.parse(JSON.parse(answer.stdout));
const reference = results.torch?.milliseconds;
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
else {
  for (const [name, { milliseconds, validationLoss, windows }] of Object.entries(results)) {
    const ratio = reference === undefined ? '' : `  ${(reference / milliseconds).toFixed(2)}×`;
    const loss = `validation loss ${validationLoss.toFixed(4)}, ${windows.join(' + ')} windows`;
    process.stdout.write(`${name.padEnd(40)} ${milliseconds.toFixed(0).padStart(7)} ms an epoch${ratio}  ${loss}\n`);
  }
  if (reference === undefined) process.stdout.write(`${values.peers} has no torch; name another with --peers.\n`);
}
