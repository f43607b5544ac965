import { said, sentenceText } from '../common/sentence';
import { z } from 'zod';

/** Optimizers with the defaults of Keras 3. */
export const optimizerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('adam'),
    learningRate: z.number().positive().default(0.001),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-7),
  }),
  z.object({
    type: z.literal('sgd'),
    learningRate: z.number().positive().default(0.01),
    momentum: z.number().min(0).lt(1).default(0),
    nesterov: z.boolean().default(false),
  }),
  z.object({
    type: z.literal('rmsprop'),
    learningRate: z.number().positive().default(0.001),
    rho: z.number().min(0).lt(1).default(0.9),
    momentum: z.number().min(0).lt(1).default(0),
    epsilon: z.number().positive().default(1e-7),
  }),
]);
export type Optimizer = z.infer<typeof optimizerSchema>;

/** Keras's three ways to clip gradients; at most one may be set. */
export const clippingSchema = z
  .object({
    /** By the norm of all gradients together. */
    globalClipnorm: z.number().positive().nullable().default(null),
    /** By the norm of each weight's gradient. */
    clipnorm: z.number().positive().nullable().default(null),
    /** Element by element. */
    clipvalue: z.number().positive().nullable().default(null),
  })
  .refine(
    (value) => [value.globalClipnorm, value.clipnorm, value.clipvalue].filter((limit) => limit !== null).length <= 1,
    sentenceText(said`set at most one of globalClipnorm, clipnorm and clipvalue`),
  );
export type Clipping = z.infer<typeof clippingSchema>;

/** Losses under Keras's identifiers. `huber` has Keras's delta of 1. */
export const lossSchema = z.enum(['mse', 'mae', 'huber', 'binary_crossentropy', 'categorical_crossentropy']);
export type Loss = z.infer<typeof lossSchema>;

export const engineChoiceSchema = z.enum([
  'auto',
  'fused',
  'fused-native',
  'fused-wasm',
  'tfjs',
  'tfjs-node',
  'webgpu',
]);
export type EngineChoice = z.infer<typeof engineChoiceSchema>;

/** Seeds the first weights, the order of the windows, dropout, and whatever else a model draws. */
export const seedSchema = z.number().int().min(0).max(4294967295);

/** Classification: a weight for each class name, `balanced` (scikit-learn's rule), or null for equal weights. */
export const classWeightSchema = z
  .union([z.literal('balanced'), z.record(z.string(), z.number().nonnegative())])
  .nullable();
export type ClassWeight = z.infer<typeof classWeightSchema>;

/** Numbers: windows whose target reaches `threshold` (in the target's units) weigh `weight` instead of 1. */
export const sampleWeightSchema = z
  .object({
    threshold: z.number(),
    direction: z.enum(['above', 'below']).default('above'),
    /** Below zero it rewards errors: the check blocks that until a reason is given. */
    weight: z.number().refine((weight) => weight !== 0, 'A weight of 0 would leave the windows out: take another one.'),
  })
  .nullable();
export type SampleWeight = z.infer<typeof sampleWeightSchema>;

/** How a network is fitted: step by step, for as long as it gets better. */
export const trainingSchema = z.object({
  optimizer: optimizerSchema.prefault({ type: 'adam' }),
  /** Null: mse for numbers, binary_crossentropy for two classes, categorical_crossentropy for more. */
  loss: lossSchema.nullable().default(null),
  epochs: z.number().int().min(1).max(100_000).default(50),
  batchSize: z.number().int().min(1).max(65_536).default(32),
  shuffle: z.boolean().default(true),
  clipping: clippingSchema.prefault({}),
  earlyStopping: z
    .object({
      monitor: z.enum(['valLoss', 'loss']).default('valLoss'),
      /** Epochs without an improvement larger than `minDelta` after which training ends. */
      patience: z.number().int().min(1).default(10),
      minDelta: z.number().nonnegative().default(0),
      restoreBestWeights: z.boolean().default(true),
    })
    .nullable()
    .prefault({}),
  schedule: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('constant') }),
      z.object({
        /** Keras's ReduceLROnPlateau on the validation loss. */
        type: z.literal('reduceOnPlateau'),
        factor: z.number().positive().lt(1).default(0.5),
        patience: z.number().int().min(1).default(5),
        minLearningRate: z.number().nonnegative().default(1e-6),
      }),
      z.object({
        /** Keras's CosineDecay over all epochs, stepped once an epoch, from the optimizer's rate to `alpha` times it. */
        type: z.literal('cosine'),
        alpha: z.number().min(0).max(1).default(0),
      }),
    ])
    .prefault({ type: 'constant' }),
  engine: engineChoiceSchema.default('auto'),
});
export type TrainingConfiguration = z.infer<typeof trainingSchema>;

/** What an epoch left behind. Losses include regularisation penalties, as Keras reports them. */
export const epochRecordSchema = z.object({
  epoch: z.number().int().positive(),
  loss: z.number(),
  valLoss: z.number().nullable(),
  learningRate: z.number(),
  durationMs: z.number().nonnegative(),
});
export type EpochRecord = z.infer<typeof epochRecordSchema>;

export const trainingOutcomeSchema = z.object({
  history: z.array(epochRecordSchema),
  /** Epoch (from 1) with the lowest monitored loss among the finite ones; null when there is none. */
  bestEpoch: z.number().int().positive().nullable(),
  lastEpoch: z.number().int().nonnegative(),
  reason: z.enum(['allEpochs', 'earlyStopping', 'stoppedByUser', 'lossNotFinite']),
  /** Epoch whose weights were kept. */
  keptEpoch: z.number().int().nonnegative(),
  /** Where the loss stopped being finite: step null when it was the validation loss, largest gradient null when it was not finite either. */
  notFinite: z
    .object({
      epoch: z.number().int().positive(),
      step: z.number().int().nonnegative().nullable(),
      largestGradient: z.number().nullable(),
      weightName: z.string().nullable(),
    })
    .nullable()
    .default(null),
});
export type TrainingOutcome = z.infer<typeof trainingOutcomeSchema>;
