import { z } from 'zod';
import { GatewiseError } from '../../../src-main/core/common/errors';
import { layerSchema, type Layer } from '../../../src-main/core/network';

/** Only Keras's default is understood: anything else would change the figures. */
const onlyNull = z.null({ error: 'only null is supported' }).optional();
const onlyFalse = z.literal(false, { error: 'only false is supported' }).optional();

const commonFields = {
  trainable: z.literal(true, { error: 'only trainable layers are supported' }).optional(),
  activity_regularizer: onlyNull,
  kernel_constraint: onlyNull,
  recurrent_constraint: onlyNull,
  bias_constraint: onlyNull,
  data_format: z.literal('channels_last', { error: 'only channels_last is supported' }).optional(),
};

const regularizerSchema = z
  .object({
    class_name: z.enum(['L1', 'L2', 'L1L2'], { error: 'only L1, L2 and L1L2 are supported' }),
    config: z.object({ l1: z.number().optional(), l2: z.number().optional() }),
  })
  .transform(({ config }) => ({ l1: config.l1 ?? 0, l2: config.l2 ?? 0 }))
  .nullable()
  .default(null);

const cellActivation = z.enum(['linear', 'relu', 'tanh', 'sigmoid'], {
  error: (issue) => `activation ${JSON.stringify(issue.input)} is not supported here`,
});
const anyActivation = z.enum(['linear', 'relu', 'tanh', 'sigmoid', 'softmax'], {
  error: (issue) => `activation ${JSON.stringify(issue.input)} is not supported here`,
});

/** Keras writes one-dimensional sizes as `[3]` or `3`. */
const size = z.union([z.int(), z.tuple([z.int()]).transform(([value]) => value)]);

const recurrentFields = z.object({
  ...commonFields,
  units: z.int(),
  activation: cellActivation.default('tanh'),
  use_bias: z.boolean().default(true),
  return_sequences: z.boolean().default(false),
  return_state: onlyFalse,
  stateful: onlyFalse,
  go_backwards: z.boolean().default(false),
  dropout: z.number().default(0),
  recurrent_dropout: z.number().default(0),
  kernel_regularizer: regularizerSchema,
  recurrent_regularizer: regularizerSchema,
  bias_regularizer: regularizerSchema,
});

function camelRecurrent(config: z.infer<typeof recurrentFields>) {
  return {
    units: config.units,
    activation: config.activation,
    useBias: config.use_bias,
    returnSequences: config.return_sequences,
    goBackwards: config.go_backwards,
    dropout: config.dropout,
    recurrentDropout: config.recurrent_dropout,
    kernelRegularizer: config.kernel_regularizer,
    recurrentRegularizer: config.recurrent_regularizer,
    biasRegularizer: config.bias_regularizer,
  };
}

const simpleRnn = z
  .object({ class_name: z.literal('SimpleRNN'), config: recurrentFields })
  .transform(({ class_name, config }) => ({ type: class_name, ...camelRecurrent(config) }));

const lstm = z
  .object({
    class_name: z.literal('LSTM'),
    config: recurrentFields.extend({
      recurrent_activation: cellActivation.default('sigmoid'),
      unit_forget_bias: z.boolean().default(true),
    }),
  })
  .transform(({ class_name, config }) => ({
    type: class_name,
    ...camelRecurrent(config),
    recurrentActivation: config.recurrent_activation,
    unitForgetBias: config.unit_forget_bias,
  }));

const gru = z
  .object({
    class_name: z.literal('GRU'),
    config: recurrentFields.extend({
      recurrent_activation: cellActivation.default('sigmoid'),
      reset_after: z.boolean().default(true),
    }),
  })
  .transform(({ class_name, config }) => ({
    type: class_name,
    ...camelRecurrent(config),
    recurrentActivation: config.recurrent_activation,
    resetAfter: config.reset_after,
  }));

const recurrentLayer = z.union([simpleRnn, lstm, gru], { error: 'not a SimpleRNN, LSTM or GRU that is supported' });

const bidirectional = z
  .object({
    class_name: z.literal('Bidirectional'),
    config: z.object({
      ...commonFields,
      merge_mode: z.enum(['concat', 'sum', 'ave'], {
        error: (issue) => `merge_mode ${JSON.stringify(issue.input)} is not supported (concat, sum and ave are)`,
      }),
      layer: recurrentLayer,
      backward_layer: recurrentLayer.nullish(),
    }),
  })
  .refine(
    ({ config: { layer, backward_layer: backward } }) =>
      backward === undefined ||
      backward === null ||
      JSON.stringify({ ...backward, goBackwards: !backward.goBackwards }) === JSON.stringify(layer),
    { error: 'a backward_layer that is not the layer in reverse is not supported', path: ['config', 'backward_layer'] },
  )
  .transform(({ class_name, config }) => ({ type: class_name, layer: config.layer, mergeMode: config.merge_mode }));

const conv1d = z
  .object({
    class_name: z.literal('Conv1D'),
    config: z.object({
      ...commonFields,
      filters: z.int(),
      kernel_size: size,
      strides: size.default(1),
      padding: z.enum(['valid', 'same', 'causal']).default('valid'),
      dilation_rate: size.default(1),
      groups: z.literal(1, { error: 'only 1 is supported' }).optional(),
      activation: anyActivation.default('linear'),
      use_bias: z.boolean().default(true),
      kernel_regularizer: regularizerSchema,
      bias_regularizer: regularizerSchema,
    }),
  })
  .transform(({ class_name, config }) => ({
    type: class_name,
    filters: config.filters,
    kernelSize: config.kernel_size,
    strides: config.strides,
    padding: config.padding,
    dilationRate: config.dilation_rate,
    activation: config.activation,
    useBias: config.use_bias,
    kernelRegularizer: config.kernel_regularizer,
    biasRegularizer: config.bias_regularizer,
  }));

const maxPooling1d = z
  .object({
    class_name: z.literal('MaxPooling1D'),
    config: z.object({
      ...commonFields,
      pool_size: size.default(2),
      strides: size.nullable().default(null),
      padding: z.enum(['valid', 'same']).default('valid'),
    }),
  })
  .transform(({ class_name, config }) => ({
    type: class_name,
    poolSize: config.pool_size,
    strides: config.strides,
    padding: config.padding,
  }));

const globalAveragePooling1d = z
  .object({
    class_name: z.literal('GlobalAveragePooling1D'),
    config: z.object({ ...commonFields, keepdims: onlyFalse }),
  })
  .transform(({ class_name }) => ({ type: class_name }));

const flatten = z
  .object({ class_name: z.literal('Flatten'), config: z.object(commonFields) })
  .transform(({ class_name }) => ({ type: class_name }));

const dense = z
  .object({
    class_name: z.literal('Dense'),
    config: z.object({
      ...commonFields,
      units: z.int(),
      activation: anyActivation.default('linear'),
      use_bias: z.boolean().default(true),
      kernel_regularizer: regularizerSchema,
      bias_regularizer: regularizerSchema,
    }),
  })
  .transform(({ class_name, config }) => ({
    type: class_name,
    units: config.units,
    activation: config.activation,
    useBias: config.use_bias,
    kernelRegularizer: config.kernel_regularizer,
    biasRegularizer: config.bias_regularizer,
  }));

const dropout = z
  .object({
    class_name: z.literal('Dropout'),
    config: z.object({ ...commonFields, rate: z.number(), noise_shape: onlyNull }),
  })
  .transform(({ class_name, config }) => ({ type: class_name, rate: config.rate }));

const kerasLayers: Record<Layer['type'], z.ZodType> = {
  SimpleRNN: simpleRnn,
  LSTM: lstm,
  GRU: gru,
  Bidirectional: bidirectional,
  Conv1D: conv1d,
  MaxPooling1D: maxPooling1d,
  GlobalAveragePooling1D: globalAveragePooling1d,
  Flatten: flatten,
  Dense: dense,
  Dropout: dropout,
};

function isSupported(name: string): name is Layer['type'] {
  return name in kerasLayers;
}

/** The first thing that is wrong, as an error that says where. */
export function referenceError(error: z.ZodError, where: string): GatewiseError {
  const issue = error.issues[0];
  const field = [where, ...(issue?.path.map(String) ?? [])].filter((part) => part !== '').join('.');
  return new GatewiseError('BAD_INPUT', `${field === '' ? 'The file' : field}: ${issue?.message ?? 'not valid'}`, {
    field,
  });
}

/**
 * A layer from Keras's `class_name` and `get_config()`.
 * @param where the place in the file, for errors
 * @throws GatewiseError BAD_INPUT for what no engine here can compute
 */
export function parseKerasLayer(
  stored: { readonly class_name: string; readonly config: unknown },
  where: string,
): Layer {
  const { class_name: name } = stored;
  if (!isSupported(name)) {
    throw new GatewiseError('BAD_INPUT', `${where}.class_name: layer ${JSON.stringify(name)} is not supported.`, {
      field: `${where}.class_name`,
      hint: `Supported are ${Object.keys(kerasLayers).join(', ')}.`,
    });
  }
  const mapped = kerasLayers[name].safeParse(stored);
  if (!mapped.success) throw referenceError(mapped.error, where);
  const layer = layerSchema.safeParse(mapped.data);
  if (!layer.success) throw referenceError(layer.error, `${where}.config`);
  return layer.data;
}
