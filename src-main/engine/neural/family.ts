import type {
  Estimator,
  FitListeners,
  FitOutcome,
  FitSettings,
  ModelFamily,
  PreparedShape,
  SequentialModel,
  StateTensor,
} from '../../core/model';
import { initialWeights, matchWeights, planWeights } from '../../core/network';
import type { WeightTensor } from '../../core/task/weight-tensor';
import type { WindowSource } from '../../core/task/window-source';
import { runTraining, type PlannedModel, type SelfTest, type Trainer } from '../../core/training';
import { Breather } from '../common/breather';
import { checkpointFrom, checkpointTensors } from './checkpoint';
import { chooseEngine, engineFactories, testOnce, type ChosenEngine, type EngineFactories } from './choice';
import { raceEngines } from './race';
import { layersFor, plannedModel, summarizeLayers } from './layers';

const memoryField = 'model.training.batchSize';

/** Networks as lists of layers, trained by epochs on whichever of the engines can. */
export function createNeuralFamily(factories: EngineFactories = engineFactories): ModelFamily<SequentialModel> {
  async function choose(model: SequentialModel, shape: PreparedShape, settings: FitSettings): Promise<Chosen> {
    const layers = layersFor(model, shape);
    const planned = plannedModel(model, shape, layers, settings);
    return { ...(await chooseEngine(settings.engine, layers, factories)), planned };
  }
  async function make(
    model: SequentialModel,
    shape: PreparedShape,
    settings: FitSettings,
    weightsOf: (planned: PlannedModel) => readonly WeightTensor[],
  ): Promise<NeuralEstimator> {
    const { engine, description, planned } = await choose(model, shape, settings);
    const test = await testOnce(engine, description, planned.threads);
    const trainer = await engine.create({ ...planned, initialWeights: weightsOf(planned) });
    return new NeuralEstimator(model, settings.seed, trainer, test);
  }
  return {
    check: (model, shape) => summarizeLayers(layersFor(model, shape), shape),
    async plan(model, shape, settings) {
      const { engine, description, note, planned } = await choose(model, shape, settings);
      const memoryBytes = await engine.plannedBytes(planned);
      const { id, device, facts } = description;
      return { memoryBytes, memoryField, engine: id, device, facts: facts ?? undefined, remark: note };
    },
    race(model, shape, settings, train, options) {
      const layers = layersFor(model, shape);
      const planned = plannedModel(model, shape, layers, settings);
      return raceEngines(model, planned, train, options, factories);
    },
    create: (model, shape, settings) =>
      make(model, shape, settings, (planned) => initialWeights(planned.layers, planned, planned.seed)),
    restore: (model, shape, settings, state) =>
      make(model, shape, settings, (planned) => {
        const weights = weightsIn(state);
        // Before memory is taken for a trainer: what does not fit is the state's fault.
        matchWeights(planWeights(planned.layers, planned), weights);
        return weights;
      }),
  };
}

type Chosen = ChosenEngine & { readonly planned: PlannedModel };

/** @throws Error for a tensor of other numbers than weights are */
function weightsIn(state: readonly StateTensor[]): WeightTensor[] {
  return state.map(({ name, shape, values }) => {
    if (!(values instanceof Float32Array)) throw new Error(`the weight “${name}” is not of 32-bit numbers`);
    return { name, shape, values };
  });
}

class NeuralEstimator implements Estimator {
  readonly memoryBytes: number;
  readonly resumes = true;
  readonly #model: SequentialModel;
  readonly #seed: number;
  readonly #trainer: Trainer;

  constructor(
    model: SequentialModel,
    seed: number,
    trainer: Trainer,
    readonly selfTest: SelfTest,
  ) {
    this.#model = model;
    this.#seed = seed;
    this.#trainer = trainer;
    this.memoryBytes = trainer.memoryBytes;
  }

  async fit(
    train: WindowSource,
    validation: WindowSource | null,
    listeners: FitListeners,
    from?: readonly StateTensor[],
  ): Promise<FitOutcome> {
    const { onProgress, checkpoints } = listeners;
    const breather = new Breather(listeners.signal);
    const outcome = await runTraining(
      this.#trainer,
      { train, validation },
      { ...this.#model.training, seed: this.#seed },
      {
        ...listeners,
        checkpoints:
          checkpoints === undefined
            ? undefined
            : {
                isDue: (epoch) => checkpoints.isDue(epoch),
                keep: (checkpoint) => checkpoints.keep(checkpointTensors(checkpoint)),
              },
        pause: () => breather.breathe(),
        onProgress:
          onProgress === undefined
            ? undefined
            : ({ epoch, epochs, windowsDone, windowCount }) => {
                onProgress(epoch - 1 + windowsDone / Math.max(1, windowCount), epochs);
              },
      },
      from === undefined ? null : checkpointFrom(from),
    );
    return { kind: 'iterative', ...outcome };
  }

  predict(source: WindowSource, signal: FitListeners['signal']): Promise<Float32Array> {
    return this.#trainer.predict(source, signal);
  }

  state(): readonly StateTensor[] {
    return this.#trainer.weights();
  }

  dispose(): void {
    this.#trainer.dispose();
  }
}
