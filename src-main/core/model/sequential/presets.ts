import { z } from 'zod';
import type { LayerInput } from '../../network/schema';
import { sequentialSchema, type SequentialModel } from './schema';

export const networkPresetSchema = z.enum(['rnn', 'lstm', 'gru', 'bilstm', 'cnn-lstm', 'lstm-gru', 'stacked-lstm']);
export type NetworkPreset = z.infer<typeof networkPresetSchema>;

/** Sizes that train in minutes on a laptop's CPU; everything not given has Keras's default. */
const presetLayers: Record<NetworkPreset, readonly LayerInput[]> = {
  rnn: [{ type: 'SimpleRNN', units: 64 }],
  lstm: [{ type: 'LSTM', units: 64 }],
  gru: [{ type: 'GRU', units: 64 }],
  bilstm: [{ type: 'Bidirectional', layer: { type: 'LSTM', units: 32 } }],
  'cnn-lstm': [
    { type: 'Conv1D', filters: 32, kernelSize: 5, padding: 'causal', activation: 'relu' },
    { type: 'MaxPooling1D', poolSize: 2 },
    { type: 'LSTM', units: 64 },
  ],
  'lstm-gru': [
    { type: 'LSTM', units: 64, returnSequences: true },
    { type: 'Dropout', rate: 0.2 },
    { type: 'GRU', units: 32 },
  ],
  'stacked-lstm': [
    { type: 'LSTM', units: 64, returnSequences: true },
    { type: 'Dropout', rate: 0.2 },
    { type: 'LSTM', units: 32 },
  ],
};

/** A ready network without its output layer; see `completeLayers`. */
export function presetNetwork(name: NetworkPreset): SequentialModel {
  return sequentialSchema.parse({ kind: 'sequential', layers: presetLayers[name] });
}
