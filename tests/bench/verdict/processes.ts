import { createRandom, type Random } from '../../../src-main/core/common/random';

/** What two equally good models' losses are made of. */
export interface Process {
  readonly kind: 'ar' | 'garch' | 'seasonal' | 'shift' | 'heavy' | 'leads' | 'runs';
  /** Windows. */
  readonly n: number;
  readonly horizon: number;
  /** AR(1) of the errors; of `runs` the mean run of right and wrong rows. */
  readonly persistence: number;
}

export interface Pair {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Losses of two equally good models on n windows that share rows; those of the second times `ratio`. */
export function simulatePair(process: Process, random: Random, ratio = 1): Pair {
  const first = lossesOf(process, random);
  const second = lossesOf(process, random);
  return ratio === 1 ? { first, second } : { first, second: second.map((loss) => loss * ratio) };
}

function lossesOf(process: Process, random: Random): Float64Array {
  if (process.kind === 'runs') return runsOfErrors(process, random);
  if (process.kind === 'leads') return windowLossesOfLeads(process, random);
  return windowMeans(rowErrors(process, random).map(Math.abs), process.horizon);
}

const warmUp = 300;

/** One error a row: AR(1) of what the kind's shocks are. */
export function rowErrors({ kind, n, horizon, persistence }: Process, random: Random): Float64Array {
  const rows = n + horizon - 1;
  const errors = new Float64Array(rows);
  const shock = shocks(kind, random);
  const scale = 1 / Math.sqrt(1 - persistence ** 2);
  const shiftAt = rows * 0.5;
  let state = 0;
  for (let i = -warmUp; i < rows; i += 1) {
    state = persistence * state + shock();
    if (i < 0) continue;
    if (kind === 'seasonal') errors[i] = state * (1 + 0.8 * Math.sin((2 * Math.PI * i) / 24));
    // Both models meet the level shift at once.
    else if (kind === 'shift') errors[i] = state + (i >= shiftAt ? scale : 0);
    else errors[i] = state;
  }
  return errors;
}

function shocks(kind: Process['kind'], random: Random): () => number {
  if (kind === 'garch') {
    let variance = 1;
    return () => {
      const shock = Math.sqrt(variance) * random.normal();
      variance = 0.05 + 0.1 * shock ** 2 + 0.85 * variance;
      return shock;
    };
  }
  // Student's t with 4 degrees of freedom.
  if (kind === 'heavy') {
    return () => {
      let squares = 0;
      for (let i = 0; i < 4; i += 1) squares += random.normal() ** 2;
      return random.normal() / Math.sqrt(squares / 4);
    };
  }
  return () => random.normal();
}

/** Mean of each `horizon` neighbours: what a window's loss is of its rows' losses. */
function windowMeans(rows: Float64Array, horizon: number): Float64Array {
  const means = new Float64Array(rows.length - horizon + 1);
  let sum = 0;
  for (let i = 0; i < rows.length; i += 1) {
    sum += (rows[i] ?? 0) - (i >= horizon ? (rows[i - horizon] ?? 0) : 0);
    if (i >= horizon - 1) means[i - horizon + 1] = sum / horizon;
  }
  return means;
}

/** Forecasts whose error grows with the steps ahead, as a random walk's does. */
function windowLossesOfLeads({ n, horizon }: Process, random: Random): Float64Array {
  const shocks = Float64Array.from({ length: n + horizon - 1 }, () => random.normal());
  return Float64Array.from({ length: n }, (_, window) => {
    let error = 0;
    let loss = 0;
    for (let step = 0; step < horizon; step += 1) {
      error += shocks[window + step] ?? 0;
      loss += Math.abs(error);
    }
    return loss / horizon;
  });
}

/** 1 where a row is wrong, a fifth of them, in runs of a mean length. */
function runsOfErrors({ n, persistence }: Process, random: Random): Float64Array {
  let wrong = 0;
  return Float64Array.from({ length: n }, (_, i) => {
    if (i === 0 || random.uniform() < 1 / persistence) wrong = random.uniform() < 0.2 ? 1 : 0;
    return wrong;
  });
}

export interface SeededPair {
  readonly first: readonly Float64Array[];
  readonly second: readonly Float64Array[];
}

/** Repeats of two equally good configurations: a seed's errors are the configuration's, and `own` times errors of its own. */
export function simulateRepeats(
  process: Process,
  { seeds, own }: { readonly seeds: number; readonly own: number },
  random: Random,
): SeededPair {
  const configuration = (): Float64Array[] => {
    const shared = rowErrors(process, random);
    return Array.from({ length: seeds }, () => {
      const ownErrors = rowErrors(process, random);
      return windowMeans(
        shared.map((error, i) => Math.abs(error + own * (ownErrors[i] ?? 0))),
        process.horizon,
      );
    });
  };
  return { first: configuration(), second: configuration() };
}

export function randomOf(process: Process, extra = 0): Random {
  const { kind, n, horizon, persistence } = process;
  const kinds = ['ar', 'garch', 'seasonal', 'shift', 'heavy', 'leads', 'runs'];
  return createRandom(kinds.indexOf(kind) * 1e8 + n * 1e4 + horizon * 100 + Math.round(persistence * 100) + extra * 7);
}
