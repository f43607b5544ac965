import type { Layer, RecurrentLayer } from './schema';

/** Names of a layer and, for `Bidirectional`, of its two halves, as Keras gives them. */
export interface LayerName {
  readonly name: string;
  readonly inner: string | null;
}

const snakeNames: Record<Layer['type'], string> = {
  SimpleRNN: 'simple_rnn',
  LSTM: 'lstm',
  GRU: 'gru',
  Bidirectional: 'bidirectional',
  Conv1D: 'conv1d',
  MaxPooling1D: 'max_pooling1d',
  GlobalAveragePooling1D: 'global_average_pooling1d',
  Flatten: 'flatten',
  Dense: 'dense',
  Dropout: 'dropout',
};

/** Name of a recurrent layer's cell in its weights' paths, e.g. `lstm_cell`. */
export function cellName(type: RecurrentLayer['type']): string {
  return `${snakeNames[type]}_cell`;
}

/**
 * Keras's automatic names in a fresh session: `lstm`, `lstm_1`, …; the layer inside a `Bidirectional` takes a name
 * of its own type first. A layer with an id bears that name.
 */
export function layerNames(layers: readonly Layer[]): LayerName[] {
  const used = new Map<string, number>();
  const ids = new Set(layers.flatMap(({ id }) => id ?? []));
  const take = (type: Layer['type']): string => {
    const base = snakeNames[type];
    const count = used.get(base) ?? 0;
    used.set(base, count + 1);
    const name = count === 0 ? base : `${base}_${count}`;
    return ids.has(name) ? take(type) : name;
  };
  return layers.map((layer) => {
    const inner = layer.type === 'Bidirectional' ? take(layer.layer.type) : null;
    return { name: layer.id ?? take(layer.type), inner };
  });
}
