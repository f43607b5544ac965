import { z } from 'zod';

/** A value that a trial has for a parameter: what is written into the configuration, or the label of a choice that stands for more. */
export const parameterValueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export type ParameterValue = z.infer<typeof parameterValueSchema>;

/** One choice of a categorical parameter: a value, or a label for a part of a configuration (a whole model, say). */
export const choiceSchema = z.union([
  parameterValueSchema,
  z.object({ label: z.string().min(1).max(200), value: z.json() }),
]);
export type Choice = z.infer<typeof choiceSchema>;

const name = z.string().min(1).max(200);

/** Where a parameter is looked for; names and meaning as Optuna's distributions have them (5.0). Both ends are included. */
export const distributionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('float'),
    low: z.number(),
    high: z.number(),
    /** Uniform in the logarithm; then low is above 0 and there is no step. */
    log: z.boolean().default(false),
    /** Values are low + n × step; null: any value. */
    step: z.number().positive().nullable().default(null),
  }),
  z.object({
    kind: z.literal('int'),
    low: z.number().int(),
    high: z.number().int(),
    log: z.boolean().default(false),
    step: z.number().int().positive().default(1),
  }),
  z.object({ kind: z.literal('categorical'), choices: z.array(choiceSchema).min(1).max(200) }),
]);
export type Distribution = z.infer<typeof distributionSchema>;

/** A parameter exists in a trial only where each of its conditions holds: the other parameter exists and has one of the values. */
export const conditionSchema = z.object({ parameter: name, in: z.array(parameterValueSchema).min(1) });
export type Condition = z.infer<typeof conditionSchema>;

export const parameterSchema = z.object({
  name,
  /** Places of an experiment's configuration that take the value, such as `model.layers.0.units`; the name, where there are none. */
  paths: z.array(name).max(50).default([]),
  distribution: distributionSchema,
  when: z.array(conditionSchema).default([]),
});
export type Parameter = z.infer<typeof parameterSchema>;

/** What a study searches: its parameters in order (one that others depend on before them), and what must hold between their values. */
export const searchSpaceSchema = z.object({
  parameters: z.array(parameterSchema).min(1).max(100),
  /** Expressions over parameters by name, such as `units1 >= units2`; a trial for which one is false is never trained. */
  constraints: z.array(z.string().min(1).max(500)).max(50).default([]),
});
export type SearchSpace = z.infer<typeof searchSpaceSchema>;

/** The value of each parameter that exists in a trial, by name. */
export const trialValuesSchema = z.record(name, parameterValueSchema);
export type TrialValues = z.infer<typeof trialValuesSchema>;
