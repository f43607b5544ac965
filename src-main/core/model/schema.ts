import { z } from 'zod';
import { ensembleName } from './ensemble/name';
import { ensembleSchema, type EnsembleModel } from './ensemble/schema';
import { linearName } from './linear/name';
import { linearSchema, type LinearModel } from './linear/schema';
import { sequentialName } from './sequential/name';
import { sequentialSchema, type SequentialModel } from './sequential/schema';
import { statisticalName } from './statistical/name';
import { statisticalSchema, type StatisticalModel } from './statistical/schema';
import { boostingName, gradientBoostingSchema, splitsByCategories, type GradientBoostingModel } from './trees/boosting';
import {
  extraTreesSchema,
  forestName,
  randomForestSchema,
  type ExtraTreesModel,
  type RandomForestModel,
} from './trees/forest';

/** Every kind of model: what a configuration says of it, and its short name. What computes it is in engine/families.ts. */
export const modelSchema = z.discriminatedUnion('kind', [
  sequentialSchema,
  linearSchema,
  statisticalSchema,
  randomForestSchema,
  extraTreesSchema,
  gradientBoostingSchema,
  ensembleSchema,
]);
export type ModelSpecification = z.infer<typeof modelSchema>;

/** Each kind's specification. */
export interface ModelsByKind {
  readonly sequential: SequentialModel;
  readonly linear: LinearModel;
  readonly statistical: StatisticalModel;
  readonly randomForest: RandomForestModel;
  readonly extraTrees: ExtraTreesModel;
  readonly gradientBoosting: GradientBoostingModel;
  readonly ensemble: EnsembleModel;
}
export type ModelKind = keyof ModelsByKind;

const names: { readonly [Kind in ModelKind]: (model: ModelsByKind[Kind]) => string } = {
  sequential: sequentialName,
  linear: linearName,
  statistical: statisticalName,
  randomForest: forestName,
  extraTrees: forestName,
  gradientBoosting: boostingName,
  ensemble: ensembleName,
};

const nameOf = <Kind extends ModelKind>(kind: Kind, model: ModelsByKind[Kind]): string => names[kind](model);

/** Whether a model takes columns of categories as they are; for others they become columns of 0 and 1. */
export function keepsCategories(model: ModelSpecification): boolean {
  return model.kind === 'gradientBoosting' && splitsByCategories(model);
}

/** A short name for tables, e.g. `GRU 64`, `Conv1D 32 + LSTM 64`, `Bi-LSTM 32`, `Ridge`. */
export function modelName(model: ModelSpecification): string {
  return nameOf(model.kind, model);
}
