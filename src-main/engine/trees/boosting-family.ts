import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import type {
  Attributions,
  Estimator,
  ExplainedOutput,
  FitListeners,
  FitOutcome,
  FitSettings,
  GradientBoostingModel,
  ModelFamily,
  PreparedShape,
  StateTensor,
} from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import type { TreesBackend } from './backend';
import { describeBoosting } from './boosting';
import { fitBoosting } from './boosting-fit';
import { boostingSettings, planBoosting, summarizeBoosting, type BoostingPlan } from './boosting-plan';
import { chooseTrees } from './choice';
import { explainTrees, stepWeights } from './explain';
import { levelOf } from './features';
import { TreePredictor } from './predictor';
import { stateFrom, tensorsOf, type TreesState } from './state';
import { tellSums } from './sums';
import { withinTeam } from './threads';

/** Probabilities of classes from the scores of one window; of the second of two. */
function probabilities(scores: Float64Array): number[] {
  const [first = 0] = scores;
  if (scores.length === 1) return [1 / (1 + Math.exp(-first))];
  const largest = Math.max(...scores);
  const shares = Array.from(scores, (score) => Math.exp(score - largest));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

class BoostingEstimator implements Estimator {
  readonly resumes = true;
  #predictor: TreePredictor | null = null;

  constructor(
    private readonly model: GradientBoostingModel,
    private readonly plan: BoostingPlan,
    private readonly backend: TreesBackend,
    private readonly settings: FitSettings,
    readonly memoryBytes: number,
    private fitted: TreesState | null,
  ) {}

  async fit(
    train: WindowSource,
    validation: WindowSource | null,
    listeners: FitListeners,
    from?: readonly StateTensor[],
  ): Promise<FitOutcome> {
    if (train.starts.length === 0) throw new GatewiseError('BAD_INPUT', said`There is no window to grow trees on.`);
    this.dispose();
    const { model, plan, backend, settings } = this;
    const { state, outcome } = await fitBoosting({
      model,
      plan,
      backend,
      settings,
      train,
      validation,
      listeners,
      from,
    });
    this.fitted = state;
    return outcome;
  }

  async predict(source: WindowSource, signal: FitListeners['signal']): Promise<Float32Array> {
    const { plan } = this;
    const { table } = this.#state();
    this.#predictor ??= await TreePredictor.create(this.backend, table, this.settings.threads);
    const width = plan.state.outputs * plan.times;
    const outputs = new Float32Array(source.starts.length * width);
    const isOfClasses = plan.objective === 'binary' || plan.objective === 'multiclass';
    await tellSums(this.#predictor, source, plan, signal, (window, sums) => {
      const level = isOfClasses ? 0 : levelOf(source, window);
      outputs.set(isOfClasses ? probabilities(sums) : sums.map((sum) => sum + level), window * width);
    });
    return outputs;
  }

  attribute(
    source: WindowSource,
    output: ExplainedOutput,
    signal: FitListeners['signal'],
    onProgress: (done: number) => void,
  ): Promise<Attributions> {
    const { hasStep, times, state: shape, objective } = this.plan;
    const isOfClasses = objective === 'binary' || objective === 'multiclass';
    const isFirstOfTwo = objective === 'binary' && output === 0;
    const wanted = isOfClasses ? (output ?? shape.outputs - 1) : output;
    return explainTrees({
      state: this.#state(),
      shape: this.plan,
      source,
      scale: isOfClasses ? 'logOdds' : 'target',
      // The score of two classes is that of the second.
      weights:
        objective === 'binary'
          ? Float64Array.of(isFirstOfTwo ? -1 : 1)
          : stepWeights(shape.outputs, hasStep ? 0 : wanted),
      rowWeights: stepWeights(times, hasStep ? wanted : 0),
      signal,
      onProgress,
    });
  }

  state(): readonly StateTensor[] {
    return tensorsOf(this.#state());
  }

  dispose(): void {
    this.#predictor?.dispose();
    this.#predictor = null;
  }

  #state(): TreesState {
    if (this.fitted === null) throw new Error('the model has not been fitted');
    return this.fitted;
  }
}

async function memoryOf(
  model: GradientBoostingModel,
  shape: PreparedShape,
  plan: BoostingPlan,
  backend: TreesBackend,
  settings: FitSettings,
): Promise<number> {
  const train = Math.max(1, shape.windowCount ?? 1);
  // Validation has about a third of the windows at most; its rows are as small as the training's.
  const own = boostingSettings(model, plan, { train, validation: Math.ceil(train / 3) }, settings);
  const kept = model.numIterations * own.outputs * own.numLeaves * (2 * 24 + 8 + 4 * own.setWords);
  return kept + (await backend.planBytes(describeBoosting(own, settings.threads)));
}

async function make(
  model: GradientBoostingModel,
  shape: PreparedShape,
  given: FitSettings,
  stateFor: (plan: BoostingPlan) => TreesState | null,
): Promise<Estimator> {
  const settings = withinTeam(given);
  const plan = planBoosting(model, shape);
  const { backend } = chooseTrees(settings.engine);
  const bytes = await memoryOf(model, shape, plan, backend, settings);
  return new BoostingEstimator(model, plan, backend, settings, bytes, stateFor(plan));
}

/** Gradient boosting on histograms. */
export const boostingFamily: ModelFamily<GradientBoostingModel> = {
  check: (model, shape) => summarizeBoosting(model, planBoosting(model, shape)),
  async plan(model, shape, given) {
    const settings = withinTeam(given);
    const plan = planBoosting(model, shape);
    const { backend, remark } = chooseTrees(settings.engine);
    const memoryBytes = await memoryOf(model, shape, plan, backend, settings);
    return { memoryBytes, memoryField: 'model.numLeaves', engine: backend.id, device: backend.device, remark };
  },
  create: (model, shape, settings) => make(model, shape, settings, () => null),
  restore: (model, shape, settings, state) => make(model, shape, settings, (plan) => stateFrom(state, plan.state)),
};
