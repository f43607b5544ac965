import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { activationSchema, layerSchema, type Layer, type LayerInput } from '../../../src-main/core/network';

const count = z.int().positive();
const recurrent = { sequences: z.boolean().default(false) };
const activation = activationSchema.default('linear');
const convolutionActivation = activationSchema.exclude(['softmax']).default('linear');

/** One layer in the short spelling that peers.py reads too. */
const shortLayerSchema: z.ZodType<LayerInput> = z.union([
  z
    .strictObject({ lstm: count, ...recurrent })
    .transform(({ lstm, sequences }) => ({ type: 'LSTM' as const, units: lstm, returnSequences: sequences })),
  z
    .strictObject({ gru: count, ...recurrent })
    .transform(({ gru, sequences }) => ({ type: 'GRU' as const, units: gru, returnSequences: sequences })),
  z
    .strictObject({ rnn: count, ...recurrent })
    .transform(({ rnn, sequences }) => ({ type: 'SimpleRNN' as const, units: rnn, returnSequences: sequences })),
  z.strictObject({ bilstm: count, ...recurrent }).transform(({ bilstm, sequences }) => ({
    type: 'Bidirectional' as const,
    layer: { type: 'LSTM' as const, units: bilstm, returnSequences: sequences },
  })),
  z
    .strictObject({ conv1d: count, kernel: count, activation: convolutionActivation })
    .transform(({ conv1d, kernel, activation }) => ({
      type: 'Conv1D' as const,
      filters: conv1d,
      kernelSize: kernel,
      activation,
    })),
  z.strictObject({ maxpool: count }).transform(({ maxpool }) => ({ type: 'MaxPooling1D' as const, poolSize: maxpool })),
  z.strictObject({ dropout: z.number() }).transform(({ dropout }) => ({ type: 'Dropout' as const, rate: dropout })),
  z
    .strictObject({ dense: count, activation })
    .transform(({ dense, activation }) => ({ type: 'Dense' as const, units: dense, activation })),
]);

const workloadSchema = z
  .object({
    name: z.string(),
    batch: count,
    steps: count,
    features: count,
    layers: z.array(shortLayerSchema.pipe(layerSchema)).min(1),
  })
  .transform(({ name, batch, steps, features, layers }) => ({
    name,
    batchSize: batch,
    lookback: steps,
    featureCount: features,
    layers,
  }));

/** One model with its batch; a training step is one batch of random data. */
export interface Workload {
  readonly name: string;
  readonly batchSize: number;
  readonly lookback: number;
  readonly featureCount: number;
  readonly layers: readonly Layer[];
}

/**
 * The workloads of a file in the format of workloads.json; those named, or all where none is.
 * @param list name of the list in the file
 */
export function readWorkloads(path: string, names: readonly string[], list = 'workloads'): Workload[] {
  const lists = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
  const workloads = z.array(workloadSchema).min(1).parse(lists[list]);
  const unknown = names.find((name) => !workloads.some((workload) => workload.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no workload "${unknown}". Choose from: ${workloads.map(({ name }) => name).join(', ')}.`);
  }
  return names.length === 0 ? workloads : workloads.filter(({ name }) => names.includes(name));
}
