import type {
  Estimator,
  FitSettings,
  ModelFamily,
  ModelKind,
  ModelPlan,
  ModelsByKind,
  ModelSpecification,
  ModelSummary,
  PreparedShape,
  StateTensor,
} from '../core/model';
import { ensembleFamily } from './ensemble/family';
import { linearFamily } from './linear/family';
import { createNeuralFamily } from './neural/family';
import { statisticalFamily } from './statistical/family';
import { boostingFamily } from './trees/boosting-family';
import { createForestFamily } from './trees/forest-family';

/** What computes each kind of model. A new kind is a folder here, one in core/model, and a line in both registries. */
export const modelFamilies: { readonly [Kind in ModelKind]: ModelFamily<ModelsByKind[Kind]> } = {
  sequential: createNeuralFamily(),
  linear: linearFamily,
  statistical: statisticalFamily,
  randomForest: createForestFamily(),
  extraTrees: createForestFamily(),
  gradientBoosting: boostingFamily,
  ensemble: ensembleFamily,
};

/** A model on data of a shape, with what its kind answers for. */
export interface ShapedModel {
  /** What of a series it predicts from. */
  readonly history: 'whole' | 'window';
  summary(): ModelSummary;
  plan(settings: FitSettings): Promise<ModelPlan>;
  create(settings: FitSettings): Promise<Estimator>;
  restore(settings: FitSettings, state: readonly StateTensor[]): Promise<Estimator>;
}

/** The model of any kind; see `ModelFamily` for what its methods throw. */
export function shapedModel(model: ModelSpecification, shape: PreparedShape): ShapedModel {
  return shapedBy(model.kind, model, shape);
}

function shapedBy<Kind extends ModelKind>(kind: Kind, model: ModelsByKind[Kind], shape: PreparedShape): ShapedModel {
  const family: ModelFamily<ModelsByKind[Kind]> = modelFamilies[kind];
  return {
    history: family.history ?? 'window',
    summary: () => family.check(model, shape),
    plan: (settings) => family.plan(model, shape, settings),
    create: (settings) => family.create(model, shape, settings),
    restore: (settings, state) => family.restore(model, shape, settings, state),
  };
}
