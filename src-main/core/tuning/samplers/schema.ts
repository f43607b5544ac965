import { z } from 'zod';

const wholeFrom = (least: number, most: number) => z.number().int().min(least).max(most);

export const gridSpecificationSchema = z.object({
  kind: z.literal('grid'),
  /** Values of a float without step and of a whole number in the logarithm; of others all are taken. */
  points: wholeFrom(1, 1000).default(5),
});
export type GridSpecification = z.infer<typeof gridSpecificationSchema>;

export const randomSpecificationSchema = z.object({ kind: z.literal('random') });

/** How a study proposes values. */
export const samplerSpecificationSchema = z.discriminatedUnion('kind', [
  randomSpecificationSchema,
  gridSpecificationSchema,
]);
export type SamplerSpecification = z.infer<typeof samplerSpecificationSchema>;
export type SamplerKind = SamplerSpecification['kind'];
