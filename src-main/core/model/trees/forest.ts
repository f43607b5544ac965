import { z } from 'zod';
import { horizonSchema, windowFields } from './windows';

/** Forests under the names and with the defaults of scikit-learn. */
const forestFields = {
  ...windowFields,
  strategy: horizonSchema.default('multiOutput'),
  nEstimators: z.number().int().min(1).max(100_000).default(100),
  /** Of classes; numbers are always split by squared error. */
  criterion: z.enum(['gini', 'entropy']).default('gini'),
  maxDepth: z.number().int().min(1).max(10_000).nullable().default(null),
  minSamplesSplit: z.number().int().min(2).max(1_000_000).default(2),
  minSamplesLeaf: z.number().int().min(1).max(1_000_000).default(1),
  maxLeafNodes: z.number().int().min(2).max(10_000_000).nullable().default(null),
  minImpurityDecrease: z.number().nonnegative().default(0),
  /** Features drawn for each split, as a share of all or by rule; null: all for numbers, their root for classes. */
  maxFeatures: z
    .union([z.enum(['sqrt', 'log2']), z.number().positive().max(1)])
    .nullable()
    .default(null),
  /** Windows drawn for each tree, as a share of all; null: as many as there are. Needs `bootstrap`. */
  maxSamples: z.number().positive().max(1).nullable().default(null),
  /** Estimates the error by the windows that a tree has not seen. Needs `bootstrap`. */
  oobScore: z.boolean().default(false),
  /** Classes weigh alike in each tree's own sample. Needs `bootstrap`. */
  classWeight: z.literal('balanced_subsample').nullable().default(null),
};

/** A random forest: trees on samples that are drawn with replacement, with the best threshold of the features drawn. */
export const randomForestSchema = z.object({
  kind: z.literal('randomForest'),
  ...forestFields,
  bootstrap: z.boolean().default(true),
});
export type RandomForestModel = z.infer<typeof randomForestSchema>;

/** Extremely randomised trees: a random threshold of each feature drawn. */
export const extraTreesSchema = z.object({
  kind: z.literal('extraTrees'),
  ...forestFields,
  bootstrap: z.boolean().default(false),
});
export type ExtraTreesModel = z.infer<typeof extraTreesSchema>;

export type ForestModel = RandomForestModel | ExtraTreesModel;

/** E.g. `Random forest 100`. */
export function forestName({ kind, nEstimators }: ForestModel): string {
  return `${kind === 'randomForest' ? 'Random forest' : 'Extra trees'} ${nEstimators}`;
}
