import type { Component } from 'vue';
import type { ModelKind } from '../../../../src-main/core/model';
import EnsembleFields from './ensemble/EnsembleFields.vue';
import LinearFields from './linear/LinearFields.vue';
import LayerList from './sequential/LayerList.vue';
import NetworkTraining from './sequential/NetworkTraining.vue';
import StatisticalFields from './statistical/StatisticalFields.vue';
import BoostingFields from './trees/BoostingFields.vue';
import ForestFields from './trees/ForestFields.vue';

/** What the form shows of each kind of model; both read and write `model` of the variant. A kind's own panels lie in its folder. */
export const modelPanels: {
  readonly [Kind in ModelKind]: {
    /** What the model is. It gets `model`, `check` and `issues`. */
    readonly structure: Component;
    /** How it is fitted, beside the seed and the weights. It gets `isClassification`; null where there is nothing to choose. */
    readonly fitting: Component | null;
  };
} = {
  sequential: { structure: LayerList, fitting: NetworkTraining },
  linear: { structure: LinearFields, fitting: null },
  statistical: { structure: StatisticalFields, fitting: null },
  randomForest: { structure: ForestFields, fitting: null },
  extraTrees: { structure: ForestFields, fitting: null },
  gradientBoosting: { structure: BoostingFields, fitting: null },
  ensemble: { structure: EnsembleFields, fitting: null },
};
