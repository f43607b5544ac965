import type { Layer, RecurrentLayer } from '../../core/network';

/**
 * Weights as tfjs's plain JavaScript backend computes fastest with them: one matrix a gate, biases as its last row.
 * Slicing, padding and broadcasting inside the graph would cost more there than the products themselves.
 */
export interface Bank {
  /** Weights, or rows of them, stacked from top to bottom; each `gates × units` wide, row-major. */
  readonly parts: readonly Float32Array[];
  readonly gates: number;
  readonly units: number;
}

/** A matrix of `rows × columns`, row-major. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

const gateCounts = { SimpleRNN: 1, LSTM: 4, GRU: 3 } as const;

function present(weights: readonly (Float32Array | undefined)[]): Float32Array[] {
  return weights.filter((weight) => weight !== undefined);
}

function recurrentBanks(layer: RecurrentLayer, [kernel, recurrent, bias]: readonly Float32Array[]): Bank[] {
  const gates = gateCounts[layer.type];
  const width = gates * layer.units;
  const recurrentBias = layer.type === 'GRU' && layer.resetAfter ? bias?.subarray(width) : undefined;
  return [
    { parts: present([kernel, bias?.subarray(0, width)]), gates, units: layer.units },
    { parts: present([recurrent, recurrentBias]), gates, units: layer.units },
  ];
}

/**
 * The banks of a layer: for recurrent layers the input's and the state's; twice that for `Bidirectional`; for `Dense`
 * and `Conv1D` one. The banks are views: what is written to their parts arrives in `weights`.
 */
export function layerBanks(layer: Layer, weights: readonly Float32Array[]): Bank[] {
  switch (layer.type) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return recurrentBanks(layer, weights);
    case 'Bidirectional': {
      const half = weights.length / 2;
      return [
        ...recurrentBanks(layer.layer, weights.slice(0, half)),
        ...recurrentBanks(layer.layer, weights.slice(half)),
      ];
    }
    case 'Dense':
      return [{ parts: weights, gates: 1, units: layer.units }];
    case 'Conv1D':
      return [{ parts: weights, gates: 1, units: layer.filters }];
    case 'MaxPooling1D':
    case 'GlobalAveragePooling1D':
    case 'Flatten':
    case 'Dropout':
      return [];
  }
}

/** Copies a bank's gates into one matrix each. */
export function splitBank({ parts, gates, units }: Bank): Matrix[] {
  const width = gates * units;
  const rows = parts.reduce((sum, part) => sum + part.length / width, 0);
  return Array.from({ length: gates }, (_, gate) => {
    const values = new Float32Array(rows * units);
    let at = 0;
    for (const part of parts) {
      for (let from = gate * units; from < part.length; from += width, at += units) {
        values.set(part.subarray(from, from + units), at);
      }
    }
    return { values, rows, columns: units };
  });
}

/** The inverse of `splitBank`: writes one matrix a gate back into the bank's parts. */
export function joinBank({ parts, gates, units }: Bank, matrices: readonly Float32Array[]): void {
  const width = gates * units;
  for (const [gate, values] of matrices.entries()) {
    let at = 0;
    for (const part of parts) {
      for (let to = gate * units; to < part.length; to += width, at += units) {
        part.set(values.subarray(at, at + units), to);
      }
    }
  }
}
