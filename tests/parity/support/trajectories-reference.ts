import { sentenceText } from '../../../src-main/core/common/sentence';
import { z } from 'zod';
import { GatewiseError } from '../../../src-main/core/common/errors';
import { layerSchema, planWeights, type Layer } from '../../../src-main/core/network';
import type { WeightTensor } from '../../../src-main/core/task/weight-tensor';
import type { WindowSource } from '../../../src-main/core/task/window-source';
import type { TrainerSpecification } from '../../../src-main/core/training';
import { parseKerasLayer } from './keras-layers';
import { parseKerasLoss, parseKerasOptimizer } from './keras-training';
import { largestDifference, scaledDifference, storedArraySchema, type Quantity, type StoredArray } from './numbers';
import type { EngineChooser } from './report';

const lossTolerance = 1e-4;
const predictionTolerance = 1e-3;

export const trajectoryCaseSchema = z.object({
  name: z.string(),
  layers: z.array(z.object({ class_name: z.string(), config: z.unknown() })).min(1),
  optimizer: z.unknown(),
  loss: z.unknown(),
  batch_size: z.int().positive(),
  x: storedArraySchema,
  y: storedArraySchema,
  initial_weights: z.array(storedArraySchema),
  loss_per_step: z.array(z.number()).min(1),
  final_weights: z.array(storedArraySchema),
  final_predictions: storedArraySchema,
});
export type TrajectoryCase = z.infer<typeof trajectoryCaseSchema>;

function refuse(field: string, message: string): GatewiseError {
  return new GatewiseError('BAD_INPUT', `${field}: ${message}`, { field });
}

function dropsValues(layer: Layer): boolean {
  if (layer.type === 'Bidirectional') return dropsValues(layer.layer);
  if (layer.type === 'Dropout') return layer.rate > 0;
  return 'dropout' in layer && (layer.dropout > 0 || layer.recurrentDropout > 0);
}

function parseLayers(stored: TrajectoryCase, where: string): Layer[] {
  const layers = stored.layers
    .filter(({ class_name }) => class_name !== 'InputLayer')
    .map((layer, index) => parseKerasLayer(layer, `${where}.layers.${index}`));
  const random = layers.findIndex(dropsValues);
  if (random >= 0)
    throw refuse(`${where}.layers.${random}`, 'dropout is random, so that its steps cannot be compared.');
  // Trainers take sequences: a row is a sequence of one row, flattened.
  return stored.x.shape.length === 2 ? [layerSchema.parse({ type: 'Flatten' }), ...layers] : layers;
}

/** One-hot rows as class indices. */
function classIndices({ shape, values }: StoredArray, where: string): Float32Array {
  const [rows = 0, classes = 0] = shape;
  return Float32Array.from({ length: rows }, (_, row) => {
    const oneHot = values.subarray(row * classes, (row + 1) * classes);
    const index = oneHot.indexOf(1);
    if (shape.length === 2 && index >= 0 && oneHot.every((value, i) => value === (i === index ? 1 : 0))) return index;
    throw refuse(`${where}.y`, 'categorical_crossentropy needs one-hot rows.');
  });
}

function parseTargets(stored: TrajectoryCase, sparse: boolean, loss: string, where: string): Float32Array {
  return loss === 'categorical_crossentropy' && !sparse ? classIndices(stored.y, where) : stored.y.values;
}

/** All rows as windows, each its own piece of the series. */
function toSource(x: StoredArray, targets: Float32Array): WindowSource {
  const [rows = 0] = x.shape;
  const lookback = x.shape.length === 3 ? (x.shape[1] ?? 0) : 1;
  const targetLength = targets.length / rows;
  return {
    series: x.values,
    featureCount: x.shape[x.shape.length - 1] ?? 0,
    lookback,
    starts: Uint32Array.from({ length: rows }, (_, row) => row * lookback),
    targets,
    targetStarts: Uint32Array.from({ length: rows }, (_, row) => row * targetLength),
    targetLength,
    sampleWeights: null,
    lastValueFeature: null,
  };
}

function pickRows(source: WindowSource, count: number): WindowSource {
  return { ...source, starts: source.starts.slice(0, count), targetStarts: source.targetStarts.slice(0, count) };
}

function nameWeights(
  specification: Pick<TrainerSpecification, 'layers' | 'lookback' | 'featureCount'>,
  stored: readonly StoredArray[],
  where: string,
): WeightTensor[] {
  const plans = planWeights(specification.layers, specification);
  if (plans.length !== stored.length) {
    throw refuse(`${where}.initial_weights`, `the layers have ${plans.length} weights, the file ${stored.length}.`);
  }
  return plans.map(({ name, shape }, index) => {
    const given = stored[index];
    if (given?.shape.join() === shape.join()) return { name, shape, values: given.values };
    throw refuse(
      `${where}.initial_weights.${index}`,
      `${name} has the shape ${shape.join('×')}, the file ${given?.shape.join('×') ?? 'nothing'}.`,
    );
  });
}

function largestRelative(actual: readonly number[], expected: readonly number[]): number {
  return expected.reduce((largest, value, step) => {
    const error = Math.abs((actual[step] ?? NaN) - value) / Math.max(Math.abs(value), Number.MIN_VALUE);
    return Number.isNaN(error) || error > largest ? error : largest;
  }, 0);
}

/**
 * Repeats a training run step by step; batch i uses the rows from (i mod ⌊rows / batch size⌋) · batch size on.
 * @throws GatewiseError BAD_INPUT for what is not supported
 */
export async function compareTrajectory(stored: TrajectoryCase, where: string, choose: EngineChooser, threads: number) {
  const layers = parseLayers(stored, where);
  const { loss, sparse } = parseKerasLoss(stored.loss, `${where}.loss`);
  const { optimizer, clipping } = parseKerasOptimizer(stored.optimizer, `${where}.optimizer`);
  const source = toSource(stored.x, parseTargets(stored, sparse, loss, where));
  const { lookback, featureCount } = source;
  const batchSize = stored.batch_size;
  const batches = Math.floor(source.starts.length / batchSize);
  if (batches === 0) throw refuse(`${where}.batch_size`, 'there are fewer rows than one batch takes.');
  const chosen = await choose(layers);
  const trainer = await chosen.engine.create({
    layers,
    lookback,
    featureCount,
    optimizer,
    clipping,
    loss,
    batchSize,
    seed: 0,
    initialWeights: nameWeights({ layers, lookback, featureCount }, stored.initial_weights, where),
    threads,
  });
  try {
    const { signal } = new AbortController();
    const losses: number[] = [];
    for (const step of stored.loss_per_step.keys()) {
      const order = Uint32Array.from({ length: batchSize }, (_, row) => (step % batches) * batchSize + row);
      const options = { learningRate: optimizer.learningRate, epoch: step + 1, signal };
      losses.push((await trainer.trainEpoch(source, order, options)).loss);
    }
    const predictions = await trainer.predict(pickRows(source, stored.final_predictions.shape[0] ?? 0), signal);
    const finalWeights = trainer.weights();
    const quantities: Quantity[] = [
      { quantity: 'loss', error: largestRelative(losses, stored.loss_per_step), tolerance: lossTolerance },
      {
        quantity: 'predictions',
        error: largestDifference(predictions, stored.final_predictions.values),
        tolerance: predictionTolerance,
      },
      {
        quantity: 'finalWeights',
        error: Math.max(
          0,
          ...stored.final_weights.map(({ values }, index) =>
            scaledDifference(finalWeights[index]?.values ?? [], values),
          ),
        ),
        tolerance: null,
      },
    ];
    return { quantities, engine: chosen.description.id, note: chosen.note === null ? null : sentenceText(chosen.note) };
  } finally {
    trainer.dispose();
  }
}
