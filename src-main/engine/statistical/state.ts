import { at } from '../../core/common/numbers';
import type { StateTensor } from '../../core/model';

/** A series as it was fitted. */
export interface SeriesRecord {
  /** Rows that it was fitted to, from its first known target on. */
  readonly rows: number;
  /** By which those rows are known again. */
  readonly checksum: number;
  /** What the method keeps of it. */
  readonly state: Float64Array;
}

export interface FittedState {
  /** Rows of a season where the method names none. */
  readonly usualSeason: number;
  readonly series: readonly SeriesRecord[];
}

const names = { season: 'seasonLength', rows: 'rows', checksums: 'checksums', lengths: 'lengths', states: 'states' };

/** All series in a few tensors. */
export function stateTensors({ usualSeason, series }: FittedState): StateTensor[] {
  const whole = (name: string, values: readonly number[]): StateTensor => ({
    name,
    shape: [values.length],
    values: Int32Array.from(values),
  });
  const states = Float64Array.from(series.flatMap(({ state }) => Array.from(state)));
  return [
    whole(names.season, [usualSeason]),
    whole(
      names.rows,
      series.map(({ rows }) => rows),
    ),
    whole(
      names.checksums,
      series.map(({ checksum }) => checksum),
    ),
    whole(
      names.lengths,
      series.map(({ state }) => state.length),
    ),
    { name: names.states, shape: [states.length], values: states },
  ];
}

/** @throws Error where the tensors are not those of a statistical model */
export function readState(tensors: readonly StateTensor[]): FittedState {
  const expected = Object.values(names);
  if (tensors.length !== expected.length || tensors.some(({ name }) => !expected.includes(name))) {
    throw new Error(`a statistical model keeps ${expected.join(', ')} and nothing else`);
  }
  const find = (wanted: string): StateTensor['values'] =>
    tensors.find(({ name }) => name === wanted)?.values ?? new Int32Array(0);
  const [season, rows, checksums, lengths] = [names.season, names.rows, names.checksums, names.lengths].map(find);
  const states = find(names.states);
  const usualSeason = season?.[0];
  if (
    !(states instanceof Float64Array) ||
    usualSeason === undefined ||
    rows === undefined ||
    checksums === undefined ||
    lengths === undefined ||
    rows.length !== lengths.length ||
    checksums.length !== lengths.length ||
    !isSplit(lengths, states.length)
  ) {
    throw new Error('the parts of the state do not fit together');
  }
  let from = 0;
  const series = Array.from(rows, (own, index) => {
    const state = states.slice(from, from + at(lengths, index));
    from += state.length;
    return { rows: own, checksum: at(checksums, index), state };
  });
  return { usualSeason, series };
}

/** Whether lengths share out so many values. */
function isSplit(lengths: ArrayLike<number>, count: number): boolean {
  let sum = 0;
  for (let index = 0; index < lengths.length; index += 1) {
    if (at(lengths, index) < 0) return false;
    sum += at(lengths, index);
  }
  return sum === count;
}
