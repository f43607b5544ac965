import { z } from 'zod';
import { layerSchema } from '../../network/schema';
import { trainingSchema } from '../../training/schema';

/**
 * A network as a list of layers, trained by epochs. The layers stand between the input window and the output: the output
 * layer (`Dense` with one unit a predicted row, or one a class) is added by `outputLayer` from the task, so that a model fits
 * any horizon.
 */
export const sequentialSchema = z.object({
  kind: z.literal('sequential'),
  layers: z.array(layerSchema).min(1).max(64),
  training: trainingSchema.prefault({}),
});
export type SequentialModel = z.infer<typeof sequentialSchema>;
