import type { SearchSpace, TrialValues } from './space';

/** A trial's values in a line, in the space's order: `units=64, lr=0.00097`; numbers with four significant digits. */
export function labelOf(space: SearchSpace, values: TrialValues): string {
  const known = space.parameters.map(({ name }) => name).filter((name) => Object.hasOwn(values, name));
  const others = Object.keys(values).filter((name) => !known.includes(name));
  return [...known, ...others]
    .map((name) => {
      const value = values[name];
      return `${name}=${typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value)}`;
    })
    .join(', ');
}

/** The same text for the same values, in whatever order they were written: how a trial is recognised that was trained before. */
export function keyOf(values: TrialValues): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}
