import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import type {
  Attributions,
  Estimator,
  ExplainedOutput,
  FitListeners,
  FitOutcome,
  FitSettings,
  ForestModel,
  ModelFamily,
  PreparedShape,
  StateTensor,
} from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import type { TreesBackend } from './backend';
import { chooseTrees } from './choice';
import { explainTrees, stepWeights } from './explain';
import { levelOf } from './features';
import { describeForest } from './forest';
import { fitForest } from './forest-fit';
import { forestSettings, planForest, summarizeForest, type ForestPlan } from './forest-plan';
import { TreePredictor } from './predictor';
import { stateFrom, tensorsOf, type TreesState } from './state';
import { tellSums } from './sums';
import { withinTeam } from './threads';

/** Trees that add to each output: forests that were stopped may differ in them. */
function treesOfOutputs({ table: { firstOutputs, leafOutputs, outputs } }: TreesState): Float64Array {
  const treesOf = new Float64Array(outputs);
  for (const first of firstOutputs) {
    for (let own = first; own < first + leafOutputs; own += 1) treesOf[own] = (treesOf[own] ?? 0) + 1;
  }
  return treesOf;
}

class ForestEstimator implements Estimator {
  readonly memoryBytes: number;
  readonly #model: ForestModel;
  readonly #plan: ForestPlan;
  readonly #backend: TreesBackend;
  readonly #settings: FitSettings;
  #state: TreesState | null;
  #predictor: TreePredictor | null = null;

  constructor(
    model: ForestModel,
    plan: ForestPlan,
    backend: TreesBackend,
    settings: FitSettings,
    memoryBytes: number,
    state: TreesState | null,
  ) {
    this.#model = model;
    this.#plan = plan;
    this.#backend = backend;
    this.#settings = settings;
    this.#state = state;
    this.memoryBytes = memoryBytes;
  }

  async fit(train: WindowSource, _: WindowSource | null, listeners: FitListeners): Promise<FitOutcome> {
    if (train.starts.length === 0) throw new GatewiseError('BAD_INPUT', said`There is no window to grow trees on.`);
    this.#dropPredictor();
    const { state, depth, leaves, oobScore } = await fitForest({
      model: this.#model,
      plan: this.#plan,
      backend: this.#backend,
      settings: this.#settings,
      train,
      listeners,
    });
    this.#state = state;
    return {
      kind: 'direct',
      diagnostics: [
        { name: 'trees', value: state.table.roots.length },
        { name: 'deepestTree', value: depth },
        { name: 'meanLeaves', value: leaves },
        ...(this.#model.oobScore ? [{ name: 'oobScore', value: oobScore }] : []),
      ],
    };
  }

  async predict(source: WindowSource, signal: FitListeners['signal']): Promise<Float32Array> {
    const { times, isOfClasses, state: shape } = this.#plan;
    const state = this.#fitted();
    this.#predictor ??= await TreePredictor.create(this.#backend, state.table, this.#settings.threads);
    const isBinary = isOfClasses && shape.outputs === 2;
    const width = isBinary ? 1 : shape.outputs * times;
    const outputs = new Float32Array(source.starts.length * width);
    const treesOf = treesOfOutputs(state);
    await tellSums(this.#predictor, source, this.#plan, signal, (window, sums) => {
      const level = isOfClasses ? 0 : levelOf(source, window);
      for (let own = 0; own < width; own += 1) {
        const place = isBinary ? 1 : own;
        outputs[window * width + own] = (sums[place] ?? Number.NaN) / (treesOf[place % shape.outputs] ?? 1) + level;
      }
    });
    return outputs;
  }

  attribute(
    source: WindowSource,
    output: ExplainedOutput,
    signal: FitListeners['signal'],
    onProgress: (done: number) => void,
  ): Promise<Attributions> {
    const { times, hasStep, isOfClasses, state: shape } = this.#plan;
    const state = this.#fitted();
    const wanted = isOfClasses ? (output ?? shape.outputs - 1) : output;
    const treesOf = treesOfOutputs(state);
    return explainTrees({
      state,
      shape: this.#plan,
      source,
      scale: isOfClasses ? 'probability' : 'target',
      weights: stepWeights(shape.outputs, hasStep ? 0 : wanted).map((weight, own) => weight / (treesOf[own] ?? 1)),
      rowWeights: stepWeights(times, hasStep ? wanted : 0),
      signal,
      onProgress,
    });
  }

  state(): readonly StateTensor[] {
    return tensorsOf(this.#fitted());
  }

  dispose(): void {
    this.#dropPredictor();
  }

  #fitted(): TreesState {
    if (this.#state === null) throw new Error('the forest has not been grown');
    return this.#state;
  }

  #dropPredictor(): void {
    this.#predictor?.dispose();
    this.#predictor = null;
  }
}

/** Random forests and extra trees. */
export function createForestFamily<Model extends ForestModel>(): ModelFamily<Model> {
  async function memoryOf(
    model: Model,
    shape: PreparedShape,
    plan: ForestPlan,
    backend: TreesBackend,
    settings: FitSettings,
  ): Promise<number> {
    const own = forestSettings(model, plan, Math.max(1, shape.windowCount ?? 1), settings);
    const leaves = Math.min(own.rows, own.maxLeafNodes ?? own.rows, 2 ** Math.min(own.maxDepth ?? 40, 40));
    // Beside the growing of one forest, all trees: a node is 24 bytes, a leaf its values.
    const kept = plan.forests * own.nEstimators * leaves * (2 * 24 + 8 * own.outputs);
    return kept + (await backend.planBytes(describeForest(own, settings.threads)));
  }
  async function make(
    model: Model,
    shape: PreparedShape,
    given: FitSettings,
    stateFor: (plan: ForestPlan) => TreesState | null,
  ): Promise<Estimator> {
    const settings = withinTeam(given);
    const plan = planForest(model, shape);
    const { backend } = chooseTrees(settings.engine);
    const bytes = await memoryOf(model, shape, plan, backend, settings);
    return new ForestEstimator(model, plan, backend, settings, bytes, stateFor(plan));
  }
  return {
    check: (model, shape) => summarizeForest(model, planForest(model, shape)),
    async plan(model, shape, given) {
      const settings = withinTeam(given);
      const plan = planForest(model, shape);
      const { backend, remark } = chooseTrees(settings.engine);
      const memoryBytes = await memoryOf(model, shape, plan, backend, settings);
      return { memoryBytes, memoryField: 'model.maxLeafNodes', engine: backend.id, device: backend.device, remark };
    },
    create: (model, shape, settings) => make(model, shape, settings, () => null),
    restore: (model, shape, settings, state) => make(model, shape, settings, (plan) => stateFrom(state, plan.state)),
  };
}
