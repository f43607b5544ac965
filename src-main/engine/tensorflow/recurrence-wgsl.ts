import type { RecurrentLayer } from '../../core/network';

/** What a cell may have: softmax, which goes over all units, is for other layers. */
type CellActivation = RecurrentLayer['activation'];

/**
 * Shaders of one time step of a recurrent layer, forwards and backwards: a thread for each row and unit, no thread waits for
 * another, and the steps of a sequence write one after the other into one buffer. The formulas are those of `cells.ts`.
 */

/** How many gates a cell has, and of how many pieces (each time × batch × units) its buffers consist. */
export interface CellShape {
  readonly gates: number;
  /** Forwards: the state, then what the way back needs. */
  readonly saved: number;
  /** Backwards: where the gradients of the state's products begin; those of the input's products are the first `gates`. */
  readonly inner: number;
  readonly derived: number;
}

export const cellShapes: Readonly<Record<RecurrentLayer['type'], CellShape>> = {
  SimpleRNN: { gates: 1, saved: 1, inner: 0, derived: 1 },
  LSTM: { gates: 4, saved: 6, inner: 0, derived: 5 },
  GRU: { gates: 3, saved: 5, inner: 3, derived: 7 },
};

// What is no number stays none: the loss must show it.
const functions = `
fn sigmoid(x : f32) -> f32 {
  let e = exp(-abs(x));
  let s = 1.0 / (1.0 + e);
  return select(e * s, s, x >= 0.0);
}
fn tangent(x : f32) -> f32 {
  let e = exp(-2.0 * abs(x));
  let y = (1.0 - e) / (1.0 + e);
  return select(-y, y, x >= 0.0);
}
fn rectified(x : f32) -> f32 { return select(x, 0.0, x < 0.0); }
`;

/** An activation of x, and its slope at an output y. */
const activations: Readonly<Record<CellActivation, { readonly of: string; readonly slope: string }>> = {
  linear: { of: 'x', slope: '1.0' },
  relu: { of: 'rectified(x)', slope: 'select(0.0, 1.0, y > 0.0)' },
  sigmoid: { of: 'sigmoid(x)', slope: 'y * (1.0 - y)' },
  tanh: { of: 'tangent(x)', slope: '1.0 - y * y' },
};

function activationCode(layer: RecurrentLayer): string {
  const define = (name: string, activation: CellActivation): string => {
    const { of, slope } = activations[activation];
    return `fn ${name}(x : f32) -> f32 { return ${of}; }\nfn ${name}Slope(y : f32) -> f32 { return ${slope}; }`;
  };
  const recurrent = layer.type === 'SimpleRNN' ? layer.activation : layer.recurrentActivation;
  return [functions, define('activate', layer.activation), define('gate', recurrent)].join('\n');
}

/** Places of the thread: its row and unit at this step, at the one before and the one after. */
const place = (gates: number): string => `
  let units = uniforms.units;
  let width = ${gates} * units;
  let rows = uniforms.batch * units;
  if (index >= rows) { return; }
  let j = index % units;
  let row = uniforms.step * uniforms.batch + index / units;
  let at = row * units + j;
  let piece = uniforms.time * rows;
  let isFirst = uniforms.step == 0;
  let isLast = uniforms.step == uniforms.time - 1;
`;

const lines = (count: number, line: (gate: number) => string): string =>
  Array.from({ length: count }, (_, gate) => line(gate)).join('\n');

/** Sums s0, s1, … of the state's products with the recurrent kernel. */
function stateProducts(gates: number, hasBias: boolean): string {
  return `
  ${lines(gates, (g) => `var s${g} = ${hasBias ? `kernel[units * width + ${g} * units + j]` : '0.0'};`)}
  if (!isFirst) {
    let before = (row - uniforms.batch) * units;
    for (var k = 0; k < units; k = k + 1) {
      let h = result[before + k];
      let w = k * width + j;
      ${lines(gates, (g) => `s${g} = s${g} + h * kernel[w + ${g} * units];`)}
    }
  }
  ${lines(gates, (g) => `let x${g} = projected[row * width + ${g} * units + j];`)}`;
}

const forwardCells: Readonly<Record<RecurrentLayer['type'], string>> = {
  SimpleRNN: `
  result[at] = activate(x0 + s0);`,
  LSTM: `
  let i = gate(x0 + s0);
  let f = gate(x1 + s1);
  let g = activate(x2 + s2);
  let o = gate(x3 + s3);
  var c = i * g;
  if (!isFirst) { c = c + f * result[piece + at - rows]; }
  result[at] = o * activate(c);
  result[piece + at] = c;
  result[2 * piece + at] = i;
  result[3 * piece + at] = f;
  result[4 * piece + at] = g;
  result[5 * piece + at] = o;`,
  GRU: `
  let z = gate(x0 + s0);
  let r = gate(x1 + s1);
  let candidate = activate(x2 + r * s2);
  var before = 0.0;
  if (!isFirst) { before = result[at - rows]; }
  result[at] = candidate + z * (before - candidate);
  result[piece + at] = z;
  result[2 * piece + at] = r;
  result[3 * piece + at] = candidate;
  result[4 * piece + at] = s2;`,
};

/** Inputs `projected` (of the input's products, [time × batch, gates × units]) and `kernel` (the state's, bias last). */
export function forwardShader(layer: RecurrentLayer, hasBias: boolean): string {
  const { gates } = cellShapes[layer.type];
  return `${activationCode(layer)}
fn main(index : i32) {${place(gates)}${stateProducts(gates, hasBias)}${forwardCells[layer.type]}
}`;
}

const backwardCells: Readonly<Record<RecurrentLayer['type'], string>> = {
  SimpleRNN: `
  result[at] = dh * activateSlope(saved[at]);`,
  LSTM: `
  let i = saved[2 * piece + at];
  let f = saved[3 * piece + at];
  let g = saved[4 * piece + at];
  let o = saved[5 * piece + at];
  let s = activate(saved[piece + at]);
  var dc = dh * o * activateSlope(s);
  if (!isLast) { dc = dc + result[4 * piece + at + rows]; }
  var before = 0.0;
  if (!isFirst) { before = saved[piece + at - rows]; }
  let own = row * width + j;
  result[own] = dc * g * gateSlope(i);
  result[own + units] = dc * before * gateSlope(f);
  result[own + 2 * units] = dc * i * activateSlope(g);
  result[own + 3 * units] = dh * s * gateSlope(o);
  result[4 * piece + at] = dc * f;`,
  GRU: `
  if (!isLast) { dh = dh + result[6 * piece + at + rows]; }
  let z = saved[piece + at];
  let r = saved[2 * piece + at];
  let candidate = saved[3 * piece + at];
  let s2 = saved[4 * piece + at];
  var before = 0.0;
  if (!isFirst) { before = saved[at - rows]; }
  let dz = dh * (before - candidate) * gateSlope(z);
  let dc = dh * (1.0 - z) * activateSlope(candidate);
  let dr = dc * s2 * gateSlope(r);
  let own = row * width + j;
  result[own] = dz;
  result[own + units] = dr;
  result[own + 2 * units] = dc;
  result[3 * piece + own] = dz;
  result[3 * piece + own + units] = dr;
  result[3 * piece + own + 2 * units] = dc * r;
  result[6 * piece + at] = dh * z;`,
};

/** Inputs `given` (the gradient of all states), `saved` (what the way forwards wrote) and `kernel`; from the last step to the first. */
export function backwardShader(layer: RecurrentLayer): string {
  const { gates, inner } = cellShapes[layer.type];
  return `${activationCode(layer)}
fn main(index : i32) {${place(gates)}
  var dh = given[at];
  if (!isLast) {
    let after = ${inner} * piece + (row + uniforms.batch) * width;
    for (var k = 0; k < width; k = k + 1) { dh = dh + result[after + k] * kernel[j * width + k]; }
  }
${backwardCells[layer.type]}
}`;
}
