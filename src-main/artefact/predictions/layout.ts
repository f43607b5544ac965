import { z } from 'zod';
import { partSchema, type Part } from '../../core/task/schema';

/** Far above what an import lets through as categories; a hostile file must not take seconds to be refused. */
const mostClasses = 10_000;
const longestClassName = 1000;
/** Bytes of the header, with those names in it. */
export const largestPredictionsHeader = 4 * 1024 * 1024;

/**
 * What `predictions.safetensors` says about itself, under the metadata key `gatewise`.
 *
 * Its tensors: `target` F64 [rows], the target of every prepared row in its own units, class indices for classification;
 * `time` F64 [rows], when there is a time column; `row` I32 [rows], the dataset's row of each prepared row; and for each
 * part `<part>.start` I32 [windows], the prepared row of each window's first predicted row, and `<part>.predicted`
 * F32 [windows, horizon] in the target's units (F64 where 32 bits would round them visibly), or [windows, classes] scores. What really happened is
 * `target[start … start + horizon)`: kept once, not once a window.
 */
export const predictionsMetadataSchema = z.object({
  version: z.literal(1),
  horizon: z.number().int().positive(),
  classNames: z.array(z.string().max(longestClassName)).max(mostClasses).nullable(),
  intervalMs: z.number().positive().nullable(),
  parts: z.array(partSchema),
  /** First prepared row of each series of a panel; left out for one series. */
  seriesStarts: z.array(z.number().int().nonnegative()).optional(),
});
export type PredictionsMetadata = z.infer<typeof predictionsMetadataSchema>;

export const metadataKey = 'gatewise';

/** A part's predictions as they are stored: numbers in the target's units [windows × horizon], or scores [windows × classes]. */
export interface PartPredictions {
  readonly part: Part;
  /** Prepared row of each window's first predicted row. */
  readonly rows: Uint32Array;
  readonly values: Float64Array;
}
