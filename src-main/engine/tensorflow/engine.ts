import { sentenceText } from '../../core/common/sentence';
import { layerSchema, planWeights, sizeOf, type Layer } from '../../core/network';
import type { Engine, LayerProbe, LayerProbeResult } from '../../core/training';
import { startBackend, type Backend } from './backend';
import { Network } from './network';
import { estimateMemory, TensorflowTrainer } from './trainer';
import { describeTfjsNode, startTfjsNode } from './tfjs-node';
import { startWebgpu } from './webgpu';

/** Weights of a layer that stands alone, checked against the arrays that a probe brings. */
function checkProbe({ layer, inputShape, input, weights }: LayerProbe): void {
  if (input.length !== sizeOf(inputShape)) throw new Error('the input does not have as many values as its shape says');
  const [, time = 1] = inputShape;
  const features = inputShape[inputShape.length - 1] ?? 0;
  const isSequence = inputShape.length === 3;
  // A row reaches the first layer through Flatten, because models begin with a sequence.
  const layers: Layer[] = isSequence ? [layer] : [layerSchema.parse({ type: 'Flatten' }), layer];
  const plans = planWeights(layers, { lookback: isSequence ? time : 1, featureCount: features });
  const expected = plans.map(({ shape }) => sizeOf(shape));
  const given = weights.map((weight) => weight.length);
  if (expected.join() !== given.join()) {
    throw new Error(`${layer.type} has weights of ${expected.join(', ')} values, but ${given.join(', ')} were given`);
  }
}

/** How an engine of this room finds what it computes on. @param threads of the processor that it may use */
type Start = (threads: number) => Promise<Backend>;

function createEngine(start: Start, describe: Engine['describe']): Engine {
  return {
    describe,
    unsupported: () => null,
    plannedBytes: (model) => Promise.resolve(estimateMemory(model)),
    async create(specification) {
      const { runtime } = await start(specification.threads);
      return new TensorflowTrainer(specification, runtime);
    },
    async probeLayer(probe): Promise<LayerProbeResult> {
      const { runtime } = await start(1);
      checkProbe(probe);
      const network = new Network([probe.layer], probe.weights, [probe.weights.length], runtime);
      const { output, weightGradients, inputGradient } = await network.gradients(
        { values: probe.input, shape: probe.inputShape },
        { masks: null, logits: false, outputGradient: () => probe.outputGradient, wantInputGradient: true },
      );
      return { output, weightGradients, inputGradient: inputGradient ?? new Float32Array(probe.input.length) };
    },
  };
}

/**
 * The reference engine: every layer on tfjs's operations with automatic gradients, in plain JavaScript. The same seed gives
 * the same run, bit for bit.
 */
export function createTensorflowEngine(): Engine {
  return createEngine(startBackend, async () => {
    const { device, note, facts } = await startBackend();
    return { id: 'tfjs', available: true, note, device, facts };
  });
}

/**
 * The same layers on TensorFlow's own library, where `npm run setup:gpu` has installed it: on the processor or an NVIDIA
 * card. It takes the threads of the first trainer for the life of the process.
 */
export function createTfjsNodeEngine(): Engine {
  return createEngine(
    (threads) => Promise.resolve().then(() => startTfjsNode(threads)),
    () => Promise.resolve(describeTfjsNode()),
  );
}

/** The same layers on a graphics card of any vendor, by WebGPU. */
export function createWebgpuEngine(): Engine {
  return createEngine(
    async () => {
      const { backend, reason } = await startWebgpu();
      if (backend === null) throw new Error(sentenceText(reason));
      return backend;
    },
    async () => {
      const { backend, reason } = await startWebgpu();
      if (backend === null) return { id: 'webgpu', available: false, note: reason, device: 'none', facts: null };
      const { device, note, facts } = backend;
      return { id: 'webgpu', available: true, note, device, facts };
    },
  );
}
