import { z } from 'zod';
import { leaderboardSchema, leaderboardWeightsSchema } from '../core/leaderboard';
import { datasetIdSchema, experimentIdSchema } from '../core/common/ids';
import { procedure } from './errors';

export const leaderboardContract = {
  compute: procedure
    .route({
      method: 'POST',
      path: '/leaderboard',
      summary: 'Evaluated runs and repeats that can be compared, ranked for every purpose',
    })
    .input(
      z
        .object({
          datasetId: datasetIdSchema.optional(),
          experimentId: experimentIdSchema.optional(),
          /** The runs' filter language. */
          filter: z.string().max(500).default(''),
          part: z.enum(['validation', 'test']).default('test'),
          /** Peaks are values at or above it; the level that a tenth of the values reach when left out. */
          level: z.number().optional(),
          weights: leaderboardWeightsSchema.prefault({}),
        })
        .prefault({}),
    )
    .output(leaderboardSchema),
};

export {
  leaderboardWeightsSchema,
  type Leaderboard,
  type LeaderboardEntry,
  type LeaderboardWeights,
  type Purpose,
  type Recommendation,
} from '../core/leaderboard';
