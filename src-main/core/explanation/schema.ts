import { z } from 'zod';
import { windowFeatureKinds } from '../model/trees/windows';

/** What is asked of a run's model: by what it predicts what it does. */
export const explanationRequestSchema = z.object({
  /** Step ahead, or class, from 1; null: the mean of all steps, or the last class. */
  output: z.number().int().min(1).max(100_000).nullable().default(null),
  /** How often each input is shuffled. */
  repeats: z.number().int().min(1).max(100).default(5),
  /** Windows of the validation part, evenly spread, that are taken apart one by one. */
  windows: z.number().int().min(1).max(2000).default(100),
});
export type ExplanationRequest = z.infer<typeof explanationRequestSchema>;

/** How much worse predictions get when the windows of one input are shuffled. */
export const permutedInputSchema = z.object({
  name: z.string(),
  /** Mean and standard deviation over the repeats of what the error grew by. */
  mean: z.number(),
  std: z.number().nonnegative(),
});

export const permutationImportanceSchema = z.object({
  metric: z.enum(['mae', 'logLoss']),
  /** The error with every input in its place. */
  value: z.number(),
  repeats: z.number().int().positive(),
  /** Windows that were predicted, and how many there are. */
  windows: z.number().int().positive(),
  ofWindows: z.number().int().positive(),
  /** The most important first. */
  inputs: z.array(permutedInputSchema),
});
export type PermutationImportance = z.infer<typeof permutationImportanceSchema>;

export const attributedFeatureSchema = z.object({
  /** Null: how far ahead is predicted. */
  input: z.string().nullable(),
  kind: z.enum([...windowFeatureKinds, 'step']),
  /** Rows before the first predicted one, or those of the statistic. */
  rows: z.number().int().nonnegative(),
  share: z.number(),
  splits: z.number().int().nonnegative(),
  /** What its numbers stand for, where the input is one of categories; left out: they are numbers. */
  categories: z.array(z.string()).optional(),
  /** Mean of the absolute SHAP values over the windows. */
  meanAbsolute: z.number().nonnegative(),
});
export type AttributedFeature = z.infer<typeof attributedFeatureSchema>;

/** One prediction, taken apart: base + level + values + others. */
export const attributedWindowSchema = z.object({
  /** Time of the first predicted row, or its number among the prepared rows. */
  place: z.number(),
  level: z.number(),
  prediction: z.number(),
  /** Of the features in `features`, as many as are told one by one. */
  values: z.array(z.number()),
  /** What the model saw of each, in the input's units, of categories the number; null for what is missing and for how far ahead. */
  seen: z.array(z.number().nullable()),
  /** Sum of the other features' values. */
  others: z.number(),
});
export type AttributedWindow = z.infer<typeof attributedWindowSchema>;

export const attributionSchema = z.object({
  /** `target`: the target's units. `preparedTarget`: as the model sees it, after steps that are not straight lines. */
  scale: z.enum(['target', 'preparedTarget', 'probability', 'logOdds']),
  /** Step or class that is explained, from 1; null: the mean of all steps. */
  output: z.number().int().positive().nullable(),
  base: z.number(),
  /** Whether windows are taken above their last value, which is then their level. */
  hasLevel: z.boolean(),
  /** All of them, those with the largest share in predictions first. */
  features: z.array(attributedFeatureSchema),
  /** How many of the features the windows tell one by one. */
  told: z.number().int().positive(),
  windows: z.array(attributedWindowSchema),
});
export type Attribution = z.infer<typeof attributionSchema>;

export const explanationSchema = z.object({
  part: z.literal('validation'),
  hasTime: z.boolean(),
  timeZone: z.string(),
  target: z.string(),
  classNames: z.array(z.string()).nullable(),
  horizon: z.number().int().positive(),
  /** Null: the model sees the target's own past alone, and nothing can be shuffled. */
  permutation: permutationImportanceSchema.nullable(),
  /** Null: this kind of model cannot be taken apart exactly. */
  attribution: attributionSchema.nullable(),
});
export type Explanation = z.infer<typeof explanationSchema>;
