import { z } from 'zod';
import { runIdSchema } from '../../common/ids';

const finite = z.number();
/** A weight a member, in their order. */
const weights = z.array(finite.min(0)).min(2).max(20);

/** Which weights hold: those of the band in which a value lies. */
const bandSchema = z.object({
  /** The value is above it; null: however low. */
  above: finite.nullable().default(null),
  /** The value is at most this; null: however high. */
  upTo: finite.nullable().default(null),
  weights,
});

/** How members' predictions become one. Weights that are fitted are fitted to the validation part, and to nothing else. */
export const ensembleRuleSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('mean') }),
  z.object({ type: z.literal('median') }),
  /** Given weights. They are taken as they are: of numbers their sum need not be one. */
  z.object({ type: z.literal('weights'), weights }),
  /** Non-negative least squares. */
  z.object({ type: z.literal('nnls') }),
  /** Greedy selection with replacement. */
  z.object({
    type: z.literal('greedy'),
    /** Of numbers; classes are selected by the logarithmic loss. */
    metric: z.enum(['mae', 'rmse']).default('mae'),
    /** Members of the selection at most, each counted as often as it was taken. */
    rounds: z.number().int().min(1).max(200).default(50),
  }),
  /** Ridge regression on the members' predictions; the penalty counts in standard deviations of the target. */
  z.object({ type: z.literal('stack'), alpha: z.number().positive().max(1e9).default(1) }),
  z.object({
    type: z.literal('gate'),
    /** What decides: a member's own prediction of the value, or an input in the window's last row. */
    on: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('member'), member: z.number().int().min(0).max(19) }),
      z.object({ kind: z.literal('input'), column: z.string().min(1) }),
    ]),
    bands: z.array(bandSchema).min(2).max(20),
  }),
]);
export type EnsembleRule = z.infer<typeof ensembleRuleSchema>;

/** A run whose predictions are combined, with its names of then: they are told where it is gone. */
export const ensembleMemberSchema = z.object({
  run: runIdSchema,
  number: z.number().int().positive(),
  name: z.string().max(200),
  modelName: z.string().max(500),
});
export type EnsembleMember = z.infer<typeof ensembleMemberSchema>;

/** A model that is made of runs: its predictions are theirs, combined. */
export const ensembleSchema = z.object({
  kind: z.literal('ensemble'),
  members: z.array(ensembleMemberSchema).min(2).max(20),
  rule: ensembleRuleSchema.prefault({ type: 'mean' }),
});
export type EnsembleModel = z.infer<typeof ensembleSchema>;
