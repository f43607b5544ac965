import { sentenceText } from '../../core/common/sentence';
import { layerSchema, planWeights, sizeOf, type Layer } from '../../core/network';
import type { Engine, LayerProbe, LayerProbeResult } from '../../core/training';
import type { Backend } from './backend';
import { Network } from './network';
import { estimateMemory, TensorflowTrainer } from './trainer';
import type { StartedWebgpu } from './webgpu';

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
export type StartBackend = (threads: number) => Promise<Backend>;

/** Layers, trainer and probe of this room on a backend of tfjs. */
export function createEngineOn(start: StartBackend, describe: Engine['describe']): Engine {
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

/** An engine on WebGPU, whatever brings it. */
export function createWebgpuEngineOn(startWebgpu: () => Promise<StartedWebgpu>): Engine {
  return createEngineOn(
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
