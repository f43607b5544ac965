import { z } from 'zod';

const whole = (least: number) => z.number().int().min(least).max(1_000_000);

/** Checks from the step `nWarmupSteps` on, once in every `intervalSteps`. */
const times = { nWarmupSteps: whole(0).default(0), intervalSteps: whole(1).default(1) };
const among = { nStartupTrials: whole(0).default(5), ...times, nMinTrials: whole(1).default(1) };
/** Rungs lie at minResource × reductionFactor^(minEarlyStoppingRate + n) steps; minResource null: a hundredth of all steps. */
const halving = {
  minResource: whole(1).nullable().default(null),
  reductionFactor: z.number().int().min(2).max(100).default(4),
  minEarlyStoppingRate: whole(0).max(20).default(0),
};

export const percentilePrunerSchema = z.object({
  kind: z.literal('percentile'),
  /** Share of trials, in percent, that is kept. */
  percentile: z.number().min(0).max(100).default(25),
  ...among,
});
export const medianPrunerSchema = z.object({ kind: z.literal('median'), ...among });
export const thresholdPrunerSchema = z.object({
  kind: z.literal('threshold'),
  /** Bounds of the first objective; null: none. */
  lower: z.number().nullable().default(null),
  upper: z.number().nullable().default(null),
  ...times,
});
export const successiveHalvingPrunerSchema = z.object({
  kind: z.literal('successiveHalving'),
  ...halving,
  /** Trials that a rung needs before any goes beyond it. */
  bootstrapCount: whole(0).default(0),
});
export const hyperbandPrunerSchema = z.object({
  kind: z.literal('hyperband'),
  minResource: whole(1).default(1),
  reductionFactor: z.number().int().min(2).max(100).default(3),
  bootstrapCount: whole(0).default(0),
});
export const ashaPrunerSchema = z.object({ kind: z.literal('asha'), ...halving });
export const pashaPrunerSchema = z.object({
  kind: z.literal('pasha'),
  ...halving,
  /** Values that are no further apart count as equal when rungs are compared; null: told from how the curves cross. */
  epsilon: z.number().min(0).nullable().default(null),
});
export const nonePrunerSchema = z.object({ kind: z.literal('none') });

/** Those that ask no other. */
export const plainPrunerSchema = z.discriminatedUnion('kind', [
  nonePrunerSchema,
  medianPrunerSchema,
  percentilePrunerSchema,
  successiveHalvingPrunerSchema,
  ashaPrunerSchema,
  pashaPrunerSchema,
  hyperbandPrunerSchema,
  thresholdPrunerSchema,
]);

export const patientPrunerSchema = z.object({
  kind: z.literal('patient'),
  /** Is asked once patience is at its end; null: the trial is pruned then. */
  wrappedPruner: plainPrunerSchema.nullable().default(null),
  /** Reports without a gain that are borne. */
  patience: whole(0).default(5),
  minDelta: z.number().min(0).default(0),
});

/** How a study stops trials early; names and defaults of Optuna 5, but for `asha` and `pasha`, which pause at checkpoints. */
export const prunerSpecificationSchema = z.discriminatedUnion('kind', [
  ...plainPrunerSchema.options,
  patientPrunerSchema,
]);
export type PrunerSpecification = z.infer<typeof prunerSpecificationSchema>;
/** Their names. */
export const prunerKinds = prunerSpecificationSchema.options.map(({ shape }) => shape.kind.value);
export type PrunerKind = PrunerSpecification['kind'];
export type SpecificationOf<Kind extends PrunerKind> = Extract<PrunerSpecification, { kind: Kind }>;
