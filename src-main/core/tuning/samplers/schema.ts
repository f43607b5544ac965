import { z } from 'zod';

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

/** How a study proposes values. */
export const samplerSpecificationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('auto') }),
  tpeSpecificationSchema,
  gpSpecificationSchema,
  z.object({ kind: z.literal('sobol') }),
  z.object({ kind: z.literal('random') }),
  gridSpecificationSchema,
]);
export type SamplerSpecification = z.infer<typeof samplerSpecificationSchema>;
/** Their names. */
export const samplerKinds = samplerSpecificationSchema.options.map(({ shape }) => shape.kind.value);
export type SamplerKind = SamplerSpecification['kind'];
