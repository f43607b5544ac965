import type { Activation, Layer, RecurrentLayer } from '../../../src-main/core/network';

/**
 * Forward passes in float64, written as the textbooks' formulas and sharing nothing with the engines: central differences
 * of these are what the engines' gradients are held against.
 */

/** Row-major `[rows][columns]`. */
interface Matrix {
  readonly values: Float64Array;
  readonly columns: number;
}

function activate(kind: Activation, x: number): number {
  switch (kind) {
    case 'tanh':
      return Math.tanh(x);
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    case 'relu':
      return Math.max(0, x);
    case 'linear':
    case 'softmax':
      return x;
  }
}

/** Σ vector[k] · matrix[k][column]. */
function product(vector: ArrayLike<number>, { values, columns }: Matrix, column: number): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k += 1) sum += (vector[k] ?? 0) * (values[k * columns + column] ?? 0);
  return sum;
}

interface CellState {
  readonly hidden: readonly number[];
  readonly carry: readonly number[];
}

type Cell = (input: Float64Array, state: CellState) => CellState;

/** Gate sums of Keras's LSTM (i f c o), GRU (z r h) and SimpleRNN kernels. */
function cellOf(layer: RecurrentLayer, [kernel, recurrent, bias]: readonly Float64Array[]): Cell {
  const gates = { SimpleRNN: 1, LSTM: 4, GRU: 3 }[layer.type];
  const columns = gates * layer.units;
  const inputs: Matrix = { values: kernel ?? new Float64Array(), columns };
  const states: Matrix = { values: recurrent ?? new Float64Array(), columns };
  const place = (gate: number, unit: number): number => gate * layer.units + unit;
  const fromInput = (x: Float64Array, at: number): number => product(x, inputs, at) + (bias?.[at] ?? 0);
  const each = (value: (unit: number) => number): number[] => Array.from({ length: layer.units }, (_, u) => value(u));

  switch (layer.type) {
    case 'SimpleRNN':
      return (x, { hidden }) => ({
        hidden: each((u) => activate(layer.activation, fromInput(x, u) + product(hidden, states, u))),
        carry: [],
      });
    case 'LSTM':
      return (x, { hidden, carry }) => {
        const sum = (gate: number, u: number): number =>
          fromInput(x, place(gate, u)) + product(hidden, states, place(gate, u));
        const inner = layer.recurrentActivation;
        const next = each(
          (u) =>
            activate(inner, sum(1, u)) * (carry[u] ?? 0) +
            activate(inner, sum(0, u)) * activate(layer.activation, sum(2, u)),
        );
        return {
          hidden: each((u) => activate(inner, sum(3, u)) * activate(layer.activation, next[u] ?? 0)),
          carry: next,
        };
      };
    case 'GRU':
      return (x, { hidden }) => {
        // With reset_after the bias has a second row for the state's products.
        const fromState = (at: number): number =>
          product(hidden, states, at) + (layer.resetAfter ? (bias?.[columns + at] ?? 0) : 0);
        const gate = (index: number): number[] =>
          each((u) => activate(layer.recurrentActivation, fromInput(x, place(index, u)) + fromState(place(index, u))));
        const [update, reset] = [gate(0), gate(1)];
        const resetHidden = hidden.map((value, k) => value * (reset[k] ?? 0));
        const candidate = (u: number): number => {
          const at = place(2, u);
          const remembered = layer.resetAfter ? (reset[u] ?? 0) * fromState(at) : product(resetHidden, states, at);
          return activate(layer.activation, fromInput(x, at) + remembered);
        };
        return {
          hidden: each((u) => (update[u] ?? 0) * (hidden[u] ?? 0) + (1 - (update[u] ?? 0)) * candidate(u)),
          carry: [],
        };
      };
  }
}

/** One window of `time` rows through a recurrent layer. */
function runRecurrent(
  layer: RecurrentLayer,
  window: Float64Array,
  features: number,
  weights: readonly Float64Array[],
): number[] {
  const cell = cellOf(layer, weights);
  const zeros = Array.from({ length: layer.units }, () => 0);
  let state: CellState = { hidden: zeros, carry: zeros };
  const outputs: number[] = [];
  const time = window.length / features;
  for (let step = 0; step < time; step += 1) {
    const row = layer.goBackwards ? time - 1 - step : step;
    state = cell(window.subarray(row * features, (row + 1) * features), state);
    outputs.push(...state.hidden);
  }
  return layer.returnSequences ? outputs : [...state.hidden];
}

/** Causal convolution of stride 1, or a dense layer over every row: the tap `kernelSize` − 1 sees the present row. */
function runTaps(
  layer: Extract<Layer, { type: 'Conv1D' | 'Dense' }>,
  window: Float64Array,
  features: number,
  [kernel = new Float64Array(), bias]: readonly Float64Array[],
): number[] {
  const [size, width, dilation] =
    layer.type === 'Dense' ? [1, layer.units, 1] : [layer.kernelSize, layer.filters, layer.dilationRate];
  const outputs: number[] = [];
  for (let row = 0; row < window.length / features; row += 1)
    for (let column = 0; column < width; column += 1) {
      let sum = bias?.[column] ?? 0;
      for (let tap = 0; tap < size; tap += 1) {
        const from = row - (size - 1 - tap) * dilation;
        if (from < 0) continue;
        const values = kernel.subarray(tap * features * width, (tap + 1) * features * width);
        sum += product(window.subarray(from * features, (from + 1) * features), { values, columns: width }, column);
      }
      outputs.push(activate(layer.activation, sum));
    }
  return outputs;
}

/**
 * Output of one window in float64, time-major.
 * @param window `[time][features]`
 * @param weights in Keras's order
 */
export function exactForward(
  layer: Layer,
  window: Float64Array,
  features: number,
  weights: readonly Float64Array[],
): number[] {
  switch (layer.type) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return runRecurrent(layer, window, features, weights);
    case 'Conv1D':
    case 'Dense':
      return runTaps(layer, window, features, weights);
    case 'Bidirectional':
    case 'MaxPooling1D':
    case 'GlobalAveragePooling1D':
    case 'Flatten':
    case 'Dropout':
      throw new Error(`${layer.type} has no formula here`);
  }
}
