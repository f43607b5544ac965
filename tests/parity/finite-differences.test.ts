import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/common/random';
import { layerSchema, planWeights, sizeOf, type Layer, type LayerInput } from '../../src-main/core/network';
import { exactForward } from './support/exact-layers';
import { scaledDifference } from './support/numbers';
import { fusedTiers } from './support/tiers';

const layers: readonly LayerInput[] = [
  { type: 'LSTM', units: 5 },
  { type: 'LSTM', units: 4, returnSequences: true, goBackwards: true, useBias: false },
  { type: 'GRU', units: 5, returnSequences: true },
  { type: 'GRU', units: 4, resetAfter: false },
  { type: 'SimpleRNN', units: 6, returnSequences: true },
  { type: 'Conv1D', filters: 7, kernelSize: 3, padding: 'causal', dilationRate: 2, activation: 'tanh' },
  { type: 'Dense', units: 3, activation: 'sigmoid' },
];

const shape = { rows: 3, time: 7, features: 3 };

/** Everything that a probe takes, in float32 values held as float64. */
function probeOf(layer: Layer) {
  const random = createRandom(5);
  const numbers = (length: number): Float64Array =>
    Float64Array.from(Float32Array.from({ length }, () => 0.5 * random.normal()));
  const plans = planWeights([layer], { lookback: shape.time, featureCount: shape.features });
  const input = numbers(shape.rows * shape.time * shape.features);
  const weights = plans.map((plan) => numbers(sizeOf(plan.shape)));
  const windowOutputs = exactForward(layer, input.subarray(0, shape.time * shape.features), shape.features, weights);
  return { layer, input, weights, outputGradient: numbers(shape.rows * windowOutputs.length) };
}

type Probe = ReturnType<typeof probeOf>;

function exactOutput({ layer, input, weights }: Probe): number[] {
  const width = shape.time * shape.features;
  return Array.from({ length: shape.rows }, (_, row) =>
    exactForward(layer, input.subarray(row * width, (row + 1) * width), shape.features, weights),
  ).flat();
}

/** Central differences of Σ output · outputGradient; their error is about 1e-9 here. */
function differentiate(probe: Probe, values: Float64Array): Float64Array {
  const step = 1e-5;
  const total = (): number =>
    exactOutput(probe).reduce((sum, value, index) => sum + value * (probe.outputGradient[index] ?? 0), 0);
  return values.map((value, index) => {
    values[index] = value + step;
    const above = total();
    values[index] = value - step;
    const below = total();
    values[index] = value;
    return (above - below) / (2 * step);
  });
}

const tolerance = 2e-5;

describe.each(fusedTiers)('gradients of $tier', ({ create }) => {
  it.each(layers)('are the slopes of $type in float64 ($units units)', async (given) => {
    const layer = layerSchema.parse(given);
    const probe = probeOf(layer);
    const result = await create(2).probeLayer({
      layer,
      inputShape: [shape.rows, shape.time, shape.features],
      input: Float32Array.from(probe.input),
      weights: probe.weights.map((values) => Float32Array.from(values)),
      outputGradient: Float32Array.from(probe.outputGradient),
    });
    expect(scaledDifference(result.output, exactOutput(probe))).toBeLessThan(tolerance);
    expect(scaledDifference(result.inputGradient, differentiate(probe, probe.input))).toBeLessThan(tolerance);
    for (const [index, values] of probe.weights.entries()) {
      const gradient = result.weightGradients[index] ?? new Float32Array();
      expect(scaledDifference(gradient, differentiate(probe, values)), `weight ${index}`).toBeLessThan(tolerance);
    }
  });
});
