import { layerSchema, planWeights, sizeOf, type Layer } from '../../core/network';
import type { Engine, LayerProbe, LayerProbeResult } from '../../core/training';
import { startBackend } from './backend';
import { Network } from './network';
import { estimateMemory, TensorflowTrainer } from './trainer';

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

/**
 * The reference engine: every layer on tfjs's operations with automatic gradients, in plain JavaScript or, where
 * @tensorflow/tfjs-node-gpu is installed, on a GPU. In JavaScript the same seed gives the same run, bit for bit.
 */
export function createTensorflowEngine(): Engine {
  return {
    async describe() {
      const { device, note, facts } = await startBackend();
      return { id: 'tfjs', available: true, note, device, facts };
    },
    unsupported: () => null,
    plannedBytes: (model) => Promise.resolve(estimateMemory(model)),
    async create(specification) {
      await startBackend();
      return new TensorflowTrainer(specification);
    },
    async probeLayer(probe): Promise<LayerProbeResult> {
      await startBackend();
      checkProbe(probe);
      const network = new Network([probe.layer], probe.weights, [probe.weights.length]);
      const { output, weightGradients, inputGradient } = network.gradients(
        { values: probe.input, shape: probe.inputShape },
        { masks: null, logits: false, outputGradient: () => probe.outputGradient, wantInputGradient: true },
      );
      return { output, weightGradients, inputGradient: inputGradient ?? new Float32Array(probe.input.length) };
    },
  };
}
