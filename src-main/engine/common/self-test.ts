import { layerSchema, planWeights, sizeOf } from '../../core/network';
import type { WindowSource } from '../../core/task/window-source';
import { clippingSchema, optimizerSchema, type Engine, type SelfTest } from '../../core/training';

/** What is let pass: float32 in another order of additions comes within 1e-6, a wrong kernel nowhere near. */
const tolerance = 5e-5;

const lookback = 4;
const featureCount = 2;
const windowCount = 5;
const batchSize = 4;
const steps = 3;
const learningRate = 0.5;
const layers = [
  { type: 'LSTM', units: 3, returnSequences: true },
  { type: 'GRU', units: 2 },
  { type: 'Dense', units: 1 },
].map((layer) => layerSchema.parse(layer));

/**
 * Losses of three steps of plain gradient descent on a mean squared error, then the five predictions: what any engine comes
 * to that computes an LSTM, a GRU and their gradients. Recorded from the reference engine, whose layers are held against
 * Keras's; a test holds all engines of a machine against them.
 */
const recorded = {
  losses: [0.483685, 0.4512026, 0.4406137],
  predictions: [0.0958782, 0.0983636, 0.1023505, 0.0999111, 0.0963979],
};

/** Numbers between −1 and 1 that are the same everywhere. */
function wave(length: number, speed: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(speed * (index + 1)));
}

function source(): WindowSource {
  const rows = windowCount + lookback;
  return {
    series: wave(rows * featureCount, 0.7),
    featureCount,
    lookback,
    starts: Uint32Array.from({ length: windowCount }, (_, index) => index),
    targets: wave(rows, 1.3),
    targetStarts: Uint32Array.from({ length: windowCount }, (_, index) => index + lookback),
    targetLength: 1,
    sampleWeights: null,
    lastValueFeature: null,
  };
}

/** Losses and predictions of a tiny network that an engine trains for three steps. */
async function trainedFigures(engine: Engine, threads: number): Promise<{ losses: number[]; predictions: number[] }> {
  const windows = source();
  const trainer = await engine.create({
    layers,
    lookback,
    featureCount,
    optimizer: optimizerSchema.parse({ type: 'sgd', learningRate, momentum: 0 }),
    clipping: clippingSchema.parse({}),
    loss: 'mse',
    batchSize,
    seed: 0,
    threads,
    initialWeights: planWeights(layers, { lookback, featureCount }).map(({ name, shape }, index) => ({
      name,
      shape,
      values: wave(sizeOf(shape), 0.3 + index / 7),
    })),
  });
  try {
    const { signal } = new AbortController();
    const order = windows.starts.slice(0, batchSize);
    const losses: number[] = [];
    for (let epoch = 1; epoch <= steps; epoch += 1) {
      losses.push((await trainer.trainEpoch(windows, order, { learningRate, epoch, signal })).loss);
    }
    return { losses, predictions: [...(await trainer.predict(windows, signal))] };
  } finally {
    trainer.dispose();
  }
}

/** Trains a tiny LSTM and GRU on an engine and tells how far it comes from the recorded figures. */
export async function selfTest(engine: Engine, threads = 1): Promise<SelfTest> {
  const { losses, predictions } = await trainedFigures(engine, threads);
  const figures = [...losses, ...predictions];
  const expected = [...recorded.losses, ...recorded.predictions];
  const error = expected.reduce((largest, value, index) => {
    const own = Math.abs((figures[index] ?? NaN) - value) / Math.max(Math.abs(value), 0.1);
    return own <= largest ? largest : own;
  }, 0);
  return { error: Number.isFinite(error) ? error : null, tolerance };
}
