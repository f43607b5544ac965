import { z } from 'zod';
import {
  clippingSchema,
  optimizerSchema,
  type Clipping,
  type Loss,
  type Optimizer,
} from '../../../src-main/core/training';
import { referenceError } from './keras-layers';

const onlyNull = z.null({ error: 'only null is supported' }).optional();
const onlyFalse = z.literal(false, { error: 'only false is supported' }).optional();

const commonFields = {
  learning_rate: z.number({ error: 'only a constant learning rate is supported' }),
  clipnorm: z.number().nullable().default(null),
  global_clipnorm: z.number().nullable().default(null),
  clipvalue: z.number().nullable().default(null),
  weight_decay: z.union([z.null(), z.literal(0)], { error: 'weight decay is not supported' }).optional(),
  use_ema: onlyFalse,
  loss_scale_factor: onlyNull,
  gradient_accumulation_steps: onlyNull,
};

/** Keras's automatic name without its number: `rm_sprop_1` is `rmsprop`. */
const typeSchema = z
  .string()
  .transform((name) => name.toLowerCase().replace(/_\d+$/, '').replaceAll('_', ''))
  .pipe(
    z.enum(['adam', 'sgd', 'rmsprop'], {
      error: (issue) => `optimizer ${JSON.stringify(issue.input)} is not supported`,
    }),
  );

const configSchemas = {
  adam: z
    .object({ ...commonFields, beta_1: z.number(), beta_2: z.number(), epsilon: z.number(), amsgrad: onlyFalse })
    .transform((config) => ({
      learningRate: config.learning_rate,
      beta1: config.beta_1,
      beta2: config.beta_2,
      epsilon: config.epsilon,
    })),
  sgd: z
    .object({ ...commonFields, momentum: z.number().default(0), nesterov: z.boolean().default(false) })
    .transform((config) => ({
      learningRate: config.learning_rate,
      momentum: config.momentum,
      nesterov: config.nesterov,
    })),
  rmsprop: z
    .object({
      ...commonFields,
      rho: z.number(),
      momentum: z.number().default(0),
      epsilon: z.number(),
      centered: onlyFalse,
    })
    .transform((config) => ({
      learningRate: config.learning_rate,
      rho: config.rho,
      momentum: config.momentum,
      epsilon: config.epsilon,
    })),
};

function parse<Output>(schema: z.ZodType<Output>, value: unknown, where: string): Output {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw referenceError(parsed.error, where);
  return parsed.data;
}

/**
 * Optimizer and clipping from Keras's `get_config()`, which tells the class by its automatic name alone.
 * @throws GatewiseError BAD_INPUT for what is not supported
 */
export function parseKerasOptimizer(config: unknown, where: string): { optimizer: Optimizer; clipping: Clipping } {
  const { name } = parse(z.object({ name: typeSchema }), config, where);
  const limits = parse(z.object(commonFields), config, where);
  return {
    optimizer: parse(optimizerSchema, { type: name, ...parse<object>(configSchemas[name], config, where) }, where),
    clipping: parse(
      clippingSchema,
      { clipnorm: limits.clipnorm, globalClipnorm: limits.global_clipnorm, clipvalue: limits.clipvalue },
      where,
    ),
  };
}

/** What Keras calls the losses that are supported. `sparse` takes class indices, as the trainers do. */
const lossNames = new Map<string, { readonly loss: Loss; readonly sparse: boolean }>([
  ['mse', { loss: 'mse', sparse: false }],
  ['mean_squared_error', { loss: 'mse', sparse: false }],
  ['mae', { loss: 'mae', sparse: false }],
  ['mean_absolute_error', { loss: 'mae', sparse: false }],
  ['huber', { loss: 'huber', sparse: false }],
  ['binary_crossentropy', { loss: 'binary_crossentropy', sparse: false }],
  ['categorical_crossentropy', { loss: 'categorical_crossentropy', sparse: false }],
  ['sparse_categorical_crossentropy', { loss: 'categorical_crossentropy', sparse: true }],
]);

/** @throws GatewiseError BAD_INPUT for a loss that is not supported */
export function parseKerasLoss(name: unknown, where: string): { loss: Loss; sparse: boolean } {
  const schema = z.string().transform((text, context) => {
    const found = lossNames.get(text);
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: `loss ${JSON.stringify(text)} is not supported` });
    return z.NEVER;
  });
  return parse(schema, name, where);
}
