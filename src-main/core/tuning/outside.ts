import { said, type Sentence } from '../common/sentence';
import { activeParameters } from './active';
import { brokenConstraints } from './constraints';
import { hasValue } from './distribution';
import type { SearchSpace, TrialValues } from './space';

/**
 * Why values do not lie in a space: those of a trial that was made before the space was edited, or that were queued by hand.
 * Empty for values that lie in it.
 */
export function reasonsOutside(space: SearchSpace, values: TrialValues): Sentence[] {
  const active = activeParameters(space, values);
  const names = new Set(active.map(({ name }) => name));
  return [
    ...active.flatMap(({ name, distribution }) => {
      const value = values[name];
      if (value === undefined) return [said`"${name}" has no value.`];
      return hasValue(distribution, value) ? [] : [said`"${name}" is ${String(value)}, outside its range.`];
    }),
    ...Object.keys(values)
      .filter((name) => !names.has(name))
      .map((name) => said`"${name}" is not searched beside the other values.`),
    ...brokenConstraints(space, values).map((constraint) => said`The constraint "${constraint}" is broken.`),
  ];
}
