import { z } from 'zod';
import { trialValuesSchema } from '../space';

const wholeFrom = (least: number, most: number) => z.number().int().min(least).max(most);

export const gridSpecificationSchema = z.object({
  kind: z.literal('grid'),
  /** Values of a float without step and of a whole number in the logarithm; of others all are taken. */
  points: wholeFrom(1, 1000).default(5),
});
export type GridSpecification = z.infer<typeof gridSpecificationSchema>;

/** Names and defaults of Optuna 5. */
export const tpeSpecificationSchema = z.object({
  kind: z.literal('tpe'),
  /** Trials at random before it learns. */
  nStartupTrials: wholeFrom(0, 100_000).default(10),
  nEiCandidates: wholeFrom(1, 10_000).default(24),
  priorWeight: z.number().positive().max(1000).default(1),
  /** Draws parameters that exist together together; null: of one objective. */
  multivariate: z.boolean().nullable().default(null),
  /** Trials at work count among those that are not good. */
  constantLiar: z.boolean().default(true),
});
export type TpeSpecification = z.infer<typeof tpeSpecificationSchema>;

export const gpSpecificationSchema = z.object({
  kind: z.literal('gp'),
  /** Trials of a Sobol sequence before it learns. */
  nStartupTrials: wholeFrom(2, 1000).default(10),
});
export type GpSpecification = z.infer<typeof gpSpecificationSchema>;

/** Names and defaults of Optuna 5. */
export const cmaesSpecificationSchema = z.object({
  kind: z.literal('cmaes'),
  /** The first trials, at random; it begins with the next, whatever became of them. */
  nStartupTrials: wholeFrom(0, 100_000).default(1),
  /** Of the first generation, as a share of every parameter's range; null: a sixth. */
  sigma0: z.number().positive().max(10).nullable().default(null),
  /** Trials of a generation; null: 4 + ⌊3 ln n⌋ for n numbers. */
  popsize: wholeFrom(4, 10_000).nullable().default(null),
  /** Complete trials of another study with the same parameters, and what they came to: it begins where these were good. */
  sourceTrials: z
    .array(z.object({ values: trialValuesSchema, value: z.number() }))
    .max(10_000)
    .default([]),
});
export type CmaesSpecification = z.infer<typeof cmaesSpecificationSchema>;

const share = z.number().min(0).max(1);

/** Names and defaults of Optuna 5. */
export const nsga2SpecificationSchema = z.object({
  kind: z.literal('nsga2'),
  /** Trials of a generation; those of the first are drawn at random. */
  populationSize: wholeFrom(2, 10_000).default(50),
  /** How numbers of two parents become a child's; choices are always taken from one of them. */
  crossover: z.enum(['uniform', 'blxAlpha', 'sbx']).default('uniform'),
  crossoverProb: share.default(0.9),
  /** That a parameter is the second parent's. */
  swappingProb: share.default(0.5),
  /** `resample`: a mutated parameter is drawn at random. `polynomial`: a number is moved a little. */
  mutation: z.enum(['resample', 'polynomial']).default('resample'),
  /** Of each parameter; null: one of them on average. */
  mutationProb: share.nullable().default(null),
});
export type Nsga2Specification = z.infer<typeof nsga2SpecificationSchema>;

/** How a study proposes values. */
export const samplerSpecificationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('auto') }),
  tpeSpecificationSchema,
  gpSpecificationSchema,
  cmaesSpecificationSchema,
  nsga2SpecificationSchema,
  z.object({ kind: z.literal('sobol') }),
  z.object({ kind: z.literal('random') }),
  gridSpecificationSchema,
]);
export type SamplerSpecification = z.infer<typeof samplerSpecificationSchema>;
/** Their names. */
export const samplerKinds = samplerSpecificationSchema.options.map(({ shape }) => shape.kind.value);
export type SamplerKind = SamplerSpecification['kind'];
