import { joinFloats } from '../../core/common/arrays';
import { GatewiseError, hinted } from '../../core/common/errors';
import { said, sentenceText, type Sentence } from '../../core/common/sentence';
import { modelShapes, planWeights, sizeOf, type Layer, type Shape } from '../../core/network';
import {
  clippingSchema,
  optimizerSchema,
  type Engine,
  type EngineDescription,
  type LayerProbe,
  type LayerProbeResult,
  type PlannedModel,
  type UnsupportedLayer,
} from '../../core/training';
import { processorFacts } from '../common/processor';
import type { FusedBackend, FusedPlan } from './backend';
import { describePlan } from './description';
import { FusedTrainer } from './trainer';

/** Finds a tier's backend, or says why it cannot run here. */
export type BackendLoader = () => Promise<
  | { readonly backend: FusedBackend; readonly note: Sentence | null }
  | { readonly backend: null; readonly reason: Sentence }
>;

/** What the kernels have room for (kernels/layers.h, kernels/team.h). */
const maxLayers = 64;
const maxThreads = 64;

function unsupported(layers: readonly Layer[]): UnsupportedLayer | null {
  const beyond = layers[maxLayers];
  if (beyond === undefined) return null;
  return { layerIndex: maxLayers, layerType: beyond.type, reason: `it takes up to ${maxLayers} layers` };
}

function outputCount(shapes: readonly Shape[]): number {
  return sizeOf(shapes[shapes.length - 1] ?? []);
}

/** How a probe's layer sees its input: a row reaches it through Flatten, because models begin with a sequence. */
function probeShapes({ layer, inputShape }: LayerProbe): {
  inputShape: Shape;
  rows: number;
  outputs: number;
  sizes: number[];
} {
  const [rows = 0, first = 1, features = first] = inputShape;
  const isSequence = inputShape.length === 3;
  const layers: Layer[] = isSequence ? [layer] : [{ type: 'Flatten' }, layer];
  const size = { lookback: isSequence ? first : 1, featureCount: features };
  return {
    inputShape: isSequence ? [first, features] : [features],
    rows,
    outputs: outputCount(modelShapes(layers, size)),
    sizes: planWeights(layers, size).map(({ shape }) => sizeOf(shape)),
  };
}

function checkProbe({ layer, inputShape, input, weights }: LayerProbe, sizes: readonly number[]): void {
  if (input.length !== sizeOf(inputShape)) throw new Error('the input does not have as many values as its shape says');
  const given = weights.map((weight) => weight.length);
  if (sizes.join() !== given.join()) {
    throw new Error(`${layer.type} has weights of ${sizes.join(', ')} values, but ${given.join(', ')} were given`);
  }
}

function threadsOf({ threads }: PlannedModel): number {
  return Math.min(threads, maxThreads);
}

function describeModel(model: PlannedModel): Float64Array {
  const inputShape = [model.lookback, model.featureCount] as const;
  return describePlan({ ...model, threads: threadsOf(model), inputShape, inputGradient: false });
}

/** @throws GatewiseError BAD_INPUT when the machine does not give what the plan needs */
async function createPlan(backend: FusedBackend, description: Float64Array, threads: number): Promise<FusedPlan> {
  try {
    return await backend.createPlan(description, threads);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const megabytes = Math.ceil(backend.planBytes(description) / 1e6);
    throw new GatewiseError(
      'BAD_INPUT',
      said`The model needs ${megabytes} MB and ${threads} threads: ${thrown.message}.`,
      {
        field: 'model.training.batchSize',
        ...hinted(said`Use a smaller batch, a shorter lookback or a smaller model, or run fewer jobs at once.`),
      },
    );
  }
}

async function probeLayer(backend: FusedBackend, probe: LayerProbe, threads: number): Promise<LayerProbeResult> {
  const { inputShape, rows, outputs, sizes } = probeShapes(probe);
  checkProbe(probe, sizes);
  const description = describePlan({
    layers: [probe.layer],
    inputShape,
    batchSize: rows,
    threads,
    seed: 0,
    loss: null,
    optimizer: optimizerSchema.parse({ type: 'sgd' }),
    clipping: clippingSchema.parse({}),
    inputGradient: true,
  });
  const plan = await backend.createPlan(description, threads);
  try {
    plan.setWeights(joinFloats(probe.weights));
    const output = new Float32Array(rows * outputs);
    const inputGradient = new Float32Array(probe.input.length);
    const weightGradients = new Float32Array(sizes.reduce((sum, size) => sum + size, 0));
    plan.probe(rows, { ...probe, output, inputGradient, weightGradients });
    let at = 0;
    return { output, inputGradient, weightGradients: sizes.map((size) => weightGradients.slice(at, (at += size))) };
  } finally {
    plan.dispose();
  }
}

/**
 * The fused engine on one tier: whole training steps run inside its kernels, so JavaScript is asked for the next ones
 * only about every 50 ms.
 * @param probeThreads threads of `probeLayer`
 */
export function createFusedEngine(id: FusedBackend['id'], load: BackendLoader, probeThreads = 1): Engine {
  const backendOf = async (): Promise<FusedBackend> => {
    const loaded = await load();
    if (loaded.backend === null) throw new Error(`${id} is not available: ${sentenceText(loaded.reason)}`);
    return loaded.backend;
  };
  return {
    async describe(): Promise<EngineDescription> {
      const loaded = await load();
      if (loaded.backend === null) return { id, available: false, note: loaded.reason, device: 'none', facts: null };
      const { note, backend } = loaded;
      return { id, available: true, note, device: backend.device, facts: processorFacts(backend.versions) };
    },
    unsupported,
    async plannedBytes(model) {
      return (await backendOf()).planBytes(describeModel(model));
    },
    async create(specification) {
      const { layers } = specification;
      const backend = await backendOf();
      const plan = await createPlan(backend, describeModel(specification), threadsOf(specification));
      try {
        return new FusedTrainer(specification, plan, outputCount(modelShapes(layers, specification)));
      } catch (thrown) {
        plan.dispose();
        throw thrown;
      }
    },
    probeLayer: async (probe) => probeLayer(await backendOf(), probe, probeThreads),
  };
}
