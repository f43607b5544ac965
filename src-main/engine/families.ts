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
  RaceOptions,
  StateTensor,
} from '../core/model';
import type { WindowSource } from '../core/task/window-source';
import type { EngineRace } from '../core/training';
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
  /** Null for a kind of model that has no choice of engines. */
  readonly race:
    ((settings: Omit<FitSettings, 'engine'>, train: WindowSource, options: RaceOptions) => Promise<EngineRace>) | null;
  create(settings: FitSettings): Promise<Estimator>;
  restore(settings: FitSettings, state: readonly StateTensor[]): Promise<Estimator>;
}

/** The model of any kind; see `ModelFamily` for what its methods throw. */
export function shapedModel(model: ModelSpecification, shape: PreparedShape): ShapedModel {
  return shapedBy(model.kind, model, shape);
}

function shapedBy<Kind extends ModelKind>(kind: Kind, model: ModelsByKind[Kind], shape: PreparedShape): ShapedModel {
  const family: ModelFamily<ModelsByKind[Kind]> = modelFamilies[kind];
  const { race } = family;
  return {
    history: family.history ?? 'window',
    race: race === undefined ? null : (settings, train, options) => race(model, shape, settings, train, options),
    summary: () => family.check(model, shape),
    plan: (settings) => family.plan(model, shape, settings),
    create: (settings) => family.create(model, shape, settings),
    restore: (settings, state) => family.restore(model, shape, settings, state),
  };
}
