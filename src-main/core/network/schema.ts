import { z } from 'zod';

/**
 * A network is data: a list of layers under Keras's names with Keras 3's defaults, in tfjs's camelCase spelling.
 * Only what the engines can train is described.
 */
export const activationSchema = z.enum(['linear', 'relu', 'tanh', 'sigmoid', 'softmax']);
export type Activation = z.infer<typeof activationSchema>;
const cellActivationSchema = z.enum(['linear', 'relu', 'tanh', 'sigmoid']);

export const regularizerSchema = z
  .object({ l1: z.number().nonnegative().default(0), l2: z.number().nonnegative().default(0) })
  .nullable()
  .default(null);
export type Regularizer = z.infer<typeof regularizerSchema>;

const unitsSchema = z.number().int().min(1).max(8192);
const rateSchema = z.number().min(0).lt(1).default(0);

/** A layer's place in a graph. The list is the short form: a layer takes what the one before it hands on. */
const placeFields = {
  /** The layer's own name, which its weights bear; left out: Keras's automatic one. */
  id: z
    .string()
    .regex(/^[A-Za-z]\w{0,63}$/)
    .optional(),
  /** Ids of the layers whose outputs it takes; left out: the layer before it. */
  inputs: z.array(z.string()).min(1).max(64).optional(),
};

const recurrentFields = {
  ...placeFields,
  units: unitsSchema,
  activation: cellActivationSchema.default('tanh'),
  useBias: z.boolean().default(true),
  returnSequences: z.boolean().default(false),
  goBackwards: z.boolean().default(false),
  dropout: rateSchema,
  recurrentDropout: rateSchema,
  kernelRegularizer: regularizerSchema,
  recurrentRegularizer: regularizerSchema,
  biasRegularizer: regularizerSchema,
};

export const simpleRnnSchema = z.object({ type: z.literal('SimpleRNN'), ...recurrentFields });
export const lstmSchema = z.object({
  type: z.literal('LSTM'),
  ...recurrentFields,
  recurrentActivation: cellActivationSchema.default('sigmoid'),
  unitForgetBias: z.boolean().default(true),
});
export const gruSchema = z.object({
  type: z.literal('GRU'),
  ...recurrentFields,
  recurrentActivation: cellActivationSchema.default('sigmoid'),
  resetAfter: z.boolean().default(true),
});
export const recurrentLayerSchema = z.discriminatedUnion('type', [simpleRnnSchema, lstmSchema, gruSchema]);
export type RecurrentLayer = z.infer<typeof recurrentLayerSchema>;

export const layerSchema = z.discriminatedUnion('type', [
  simpleRnnSchema,
  lstmSchema,
  gruSchema,
  z.object({
    type: z.literal('Bidirectional'),
    ...placeFields,
    layer: recurrentLayerSchema,
    /** `ave` is Keras's name of the mean. */
    mergeMode: z.enum(['concat', 'sum', 'ave']).default('concat'),
  }),
  z.object({
    type: z.literal('Conv1D'),
    ...placeFields,
    filters: unitsSchema,
    kernelSize: z.number().int().min(1).max(1024),
    strides: z.number().int().min(1).max(1024).default(1),
    padding: z.enum(['valid', 'same', 'causal']).default('valid'),
    dilationRate: z.number().int().min(1).max(1024).default(1),
    activation: activationSchema.exclude(['softmax']).default('linear'),
    useBias: z.boolean().default(true),
    kernelRegularizer: regularizerSchema,
    biasRegularizer: regularizerSchema,
  }),
  z.object({
    type: z.literal('MaxPooling1D'),
    ...placeFields,
    poolSize: z.number().int().min(1).max(1024).default(2),
    /** Null: the pool size. */
    strides: z.number().int().min(1).max(1024).nullable().default(null),
    padding: z.enum(['valid', 'same']).default('valid'),
  }),
  z.object({ type: z.literal('GlobalAveragePooling1D'), ...placeFields }),
  z.object({ type: z.literal('Flatten'), ...placeFields }),
  z.object({
    type: z.literal('Dense'),
    ...placeFields,
    units: unitsSchema,
    activation: activationSchema.default('linear'),
    useBias: z.boolean().default(true),
    kernelRegularizer: regularizerSchema,
    biasRegularizer: regularizerSchema,
  }),
  z.object({ type: z.literal('Dropout'), ...placeFields, rate: z.number().min(0).lt(1).default(0.2) }),
]);
export type Layer = z.infer<typeof layerSchema>;
export type LayerInput = z.input<typeof layerSchema>;
