import { z } from 'zod';
import { layerSchema } from '../network/schema';

/**
 * What a run trains, by its kind. The layers of a network stand between the input window and the output: the output layer
 * (`Dense` with one unit a predicted row, or one a class) is added by `outputLayer` from the task, so that a model fits any
 * horizon.
 */
export const modelSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sequential'),
    layers: z.array(layerSchema).min(1).max(64),
  }),
]);
export type ModelSpecification = z.infer<typeof modelSchema>;

export const presetNameSchema = z.enum(['rnn', 'lstm', 'gru', 'bilstm', 'cnn-lstm', 'lstm-gru', 'stacked-lstm']);
export type PresetName = z.infer<typeof presetNameSchema>;
