import { z } from 'zod';
import { errorValueSchema } from '../../../core/common/errors';
import { sentenceSchema } from '../../../core/common/sentence';
import { layerSchema } from '../../../core/network';
import { clippingSchema, deviceFactsSchema, lossSchema, optimizerSchema } from '../../../core/training';

const count = z.number().int().nonnegative();
/** A loss that is infinite or no number is an answer, too. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const numbers = z.custom<Float32Array>((value) => value instanceof Float32Array);
const indices = z.custom<Uint32Array>((value) => value instanceof Uint32Array);
const weightsSchema = z.array(z.object({ name: z.string(), shape: z.array(count), values: numbers }));
const optimizerStateSchema = z.object({ steps: count, slots: z.array(weightsSchema) });

/** All that a trainer has come to. */
const trainedSchema = z.object({ weights: weightsSchema, optimizer: optimizerStateSchema });
export type Trained = z.infer<typeof trainedSchema>;

/** A `WindowSource` whose long arrays went before, under their numbers. */
const sourceSchema = z.object({
  series: count,
  targets: count,
  sampleWeights: count.nullable(),
  starts: indices,
  targetStarts: indices,
  featureCount: count,
  lookback: count,
  targetLength: count,
  lastValueFeature: count.nullable(),
});
export type SentSource = z.infer<typeof sourceSchema>;

const specificationSchema = z.object({
  layers: z.array(layerSchema),
  lookback: count,
  featureCount: count,
  optimizer: optimizerSchema,
  clipping: clippingSchema,
  loss: lossSchema,
  batchSize: z.number().int().positive(),
  seed: count,
  initialWeights: weightsSchema,
  threads: z.number().int().positive(),
});

const probeSchema = z.object({
  layer: layerSchema,
  inputShape: z.array(count),
  input: numbers,
  weights: z.array(numbers),
  outputGradient: numbers,
});

/** From a job's process to the page. What has a `call` is answered once. */
export const toPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('describe'), call: count }),
  z.object({ type: z.literal('create'), call: count, trainer: count, specification: specificationSchema }),
  /** Numbers that calls to come name. */
  z.object({ type: z.literal('keep'), array: count, values: numbers }),
  z.object({ type: z.literal('forget'), array: count }),
  z.object({
    type: z.literal('train'),
    call: count,
    trainer: count,
    source: sourceSchema,
    order: indices,
    learningRate: z.number(),
    epoch: count,
    from: z.object({ step: count, lossSum: z.number() }).nullable(),
    /** Whether nobody will ask what was learnt. */
    discards: z.boolean(),
  }),
  z.object({ type: z.literal('evaluate'), call: count, trainer: count, source: sourceSchema }),
  z.object({ type: z.literal('predict'), call: count, trainer: count, source: sourceSchema }),
  z.object({ type: z.literal('setWeights'), trainer: count, weights: weightsSchema }),
  z.object({ type: z.literal('setOptimizerState'), trainer: count, state: optimizerStateSchema }),
  z.object({ type: z.literal('probe'), call: count, probe: probeSchema }),
  z.object({ type: z.literal('dispose'), trainer: count }),
  /** Ends a call, which says so. */
  z.object({ type: z.literal('abort'), call: count }),
  /** Breaks an epoch off between two batches. */
  z.object({ type: z.literal('break'), call: count }),
]);
export type ToPage = z.infer<typeof toPageSchema>;

/** From the page to the job's process. */
export const fromPageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), call: count, answer: z.unknown() }),
  z.object({ type: z.literal('progress'), call: count, done: count, total: count }),
  z.object({ type: z.literal('aborted'), call: count }),
  z.object({ type: z.literal('failed'), call: count, error: errorValueSchema }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;

/** What each call is answered with. */
export const answerSchemas = {
  describe: z.object({
    available: z.boolean(),
    note: sentenceSchema.nullable(),
    device: z.string(),
    facts: deviceFactsSchema.nullable(),
  }),
  create: z.object({ memoryBytes: z.number().nonnegative(), trained: trainedSchema }),
  train: z.object({
    result: z.object({
      loss: anyNumber,
      steps: count,
      position: z.object({ step: count, lossSum: anyNumber }),
      isBrokenOff: z.boolean(),
      notFinite: z
        .object({
          step: count,
          largestGradient: anyNumber,
          weightName: z.string(),
        })
        .nullable(),
    }),
    /** Null where nobody will ask. */
    trained: trainedSchema.nullable(),
  }),
  evaluate: anyNumber,
  predict: numbers,
  probe: z.object({ output: numbers, inputGradient: numbers, weightGradients: z.array(numbers) }),
};
export type Answers = { readonly [Call in keyof typeof answerSchemas]: z.infer<(typeof answerSchemas)[Call]> };
