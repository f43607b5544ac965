import { z } from 'zod';
import { experimentIdSchema, groupIdSchema, runIdSchema } from '../core/common/ids';
import { memberIdSchema } from '../core/comparison/schema';
import { judgedPartSchema, memberVerdictSchema } from '../core/verdict';
import { procedure } from './errors';
import { limits } from './limits';

/** A run, or repeats together, with what can be said of it beside the strongest baseline. */
const judgedMemberSchema = z.object({
  id: memberIdSchema,
  kind: z.enum(['run', 'group']),
  name: z.string(),
  verdict: memberVerdictSchema,
});
export type JudgedMember = z.infer<typeof judgedMemberSchema>;

const experimentVerdictSchema = z.object({
  experimentId: experimentIdSchema,
  /** The run, or the repeats together, with the highest skill. It leads no other: that takes a comparison. */
  highest: judgedMemberSchema,
  /** Runs and groups of repeats of the experiment that have a skill. */
  members: z.number().int().positive(),
});
export type ExperimentVerdict = z.infer<typeof experimentVerdictSchema>;

export const verdictsContract = {
  members: procedure
    .route({
      method: 'POST',
      path: '/verdicts/members',
      summary:
        'What can be said of runs and repeats beside the strongest baseline; those that there are not are left out',
    })
    .input(
      z.object({
        runIds: z.array(runIdSchema).max(limits.runsPerPage).default([]),
        groupIds: z.array(groupIdSchema).max(limits.runsPerPage).default([]),
        /** Left out: test, and validation for those without a test part. */
        part: judgedPartSchema.optional(),
      }),
    )
    .output(z.array(judgedMemberSchema)),
  experiments: procedure
    .route({
      method: 'GET',
      path: '/verdicts/experiments',
      summary: 'The verdict on the run or repeats with the highest skill of each experiment that has any',
    })
    .output(z.array(experimentVerdictSchema)),
};
