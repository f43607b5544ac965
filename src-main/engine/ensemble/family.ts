import { memberName, type EnsembleModel, type Estimator, type ModelFamily } from '../../core/model';
import { givenWeights } from './combine';
import { EnsembleEstimator } from './estimator';
import { planOf } from './plan';
import { weightsIn } from './state';

/** Ensembles: windows hold what their members predicted, and become one prediction by a rule. */
export const ensembleFamily: ModelFamily<EnsembleModel> = {
  check(model, shape) {
    planOf(model, shape);
    return {
      layers: [],
      parameterCount: null,
      facts: [
        { name: 'rule', value: model.rule.type },
        { name: 'combinedRuns', value: model.members.map(memberName).join(', ') },
      ],
    };
  },
  async plan(model, shape) {
    const { memoryBytes } = await Promise.resolve(planOf(model, shape));
    return { memoryBytes, memoryField: 'model.members', engine: 'ensemble', device: 'float64', remark: null };
  },
  async create(model, shape) {
    const plan = planOf(model, shape);
    return Promise.resolve(new EnsembleEstimator(plan, givenWeights(model)));
  },
  async restore(model, shape, _, state): Promise<Estimator> {
    const plan = planOf(model, shape);
    return Promise.resolve(new EnsembleEstimator(plan, weightsIn(model, state)));
  },
};
