import type { Layer } from '../../network/schema';
import type { SequentialModel } from './schema';

/** The layers that learn, e.g. `GRU 64`, `Conv1D 32 + LSTM 64`, `Bi-LSTM 32`. */
export function sequentialName(model: Pick<SequentialModel, 'layers'>): string {
  const names = model.layers.flatMap((layer) => layerName(layer) ?? []);
  return names.length === 0 ? 'Dense' : names.join(' + ');
}

function layerName(layer: Layer): string | null {
  switch (layer.type) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
    case 'Dense':
      return `${layer.type} ${layer.units}`;
    case 'Bidirectional':
      return `Bi-${layer.layer.type} ${layer.layer.units}`;
    case 'Conv1D':
      return `Conv1D ${layer.filters}`;
    case 'MaxPooling1D':
    case 'GlobalAveragePooling1D':
    case 'Flatten':
    case 'Dropout':
      return null;
  }
}
