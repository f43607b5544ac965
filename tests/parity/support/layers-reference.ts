import { sentenceText } from '../../../src-main/core/common/sentence';
import { z } from 'zod';
import { parseKerasLayer } from './keras-layers';
import { scaledDifference, storedArraySchema, type Quantity } from './numbers';
import type { EngineChooser } from './report';

/** Max abs error / max abs reference, for every quantity. */
const tolerance = 2e-5;

export const layerCaseSchema = z.object({
  name: z.string(),
  class_name: z.string(),
  config: z.unknown(),
  input: storedArraySchema,
  weights: z.array(storedArraySchema),
  output: storedArraySchema,
  output_gradient: storedArraySchema,
  input_gradient: storedArraySchema,
  weight_gradients: z.array(storedArraySchema),
});
export type LayerCase = z.infer<typeof layerCaseSchema>;

/**
 * Holds one layer's output and gradients against its reference.
 * @throws GatewiseError BAD_INPUT for layers that are not supported
 */
export async function compareLayer(stored: LayerCase, where: string, choose: EngineChooser) {
  const layer = parseKerasLayer(stored, where);
  const chosen = await choose([layer]);
  const result = await chosen.engine.probeLayer({
    layer,
    inputShape: stored.input.shape,
    input: stored.input.values,
    weights: stored.weights.map(({ values }) => values),
    outputGradient: stored.output_gradient.values,
  });
  const quantities: Quantity[] = [
    { quantity: 'output', error: scaledDifference(result.output, stored.output.values), tolerance },
    {
      quantity: 'inputGradient',
      error: scaledDifference(result.inputGradient, stored.input_gradient.values),
      tolerance,
    },
    ...stored.weight_gradients.map((expected, index) => ({
      quantity: `weightGradient.${index}`,
      error: scaledDifference(result.weightGradients[index] ?? [], expected.values),
      tolerance,
    })),
  ];
  return { quantities, engine: chosen.description.id, note: chosen.note === null ? null : sentenceText(chosen.note) };
}
