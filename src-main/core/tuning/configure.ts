import { z } from 'zod';
import { withPlace } from '../common/places';
import { activeParameters } from './active';
import { valueOfChoice } from './distribution';
import type { Parameter, ParameterValue, SearchSpace, TrialValues } from './space';

const fieldsSchema = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof fieldsSchema>;

/** Places of the configuration that a parameter sets; its name, where none are given. */
export function pathsOf({ name, paths }: Parameter): readonly string[] {
  return paths.length === 0 ? [name] : paths;
}

/**
 * A configuration with a trial's values in their places. A path goes through fields and, by number from 0, through lists:
 * `model.layers.0.units`; a field that is not there is made, a place of a list is not. A choice with a label puts its whole
 * part there. Parameters are set in the space's order, so that those within a part come after it. The configuration that
 * came in is not changed.
 * @throws GatewiseError BAD_INPUT for a path that leads nowhere: a list has fewer places, or a number has no fields
 */
export function withValues(configuration: Readonly<Fields>, space: SearchSpace, values: TrialValues): Fields {
  let changed: unknown = configuration;
  for (const parameter of activeParameters(space, values)) {
    const value = values[parameter.name];
    if (value === undefined) continue;
    const part = partOf(parameter, value);
    for (const path of pathsOf(parameter)) changed = withPlace(changed, path, part);
  }
  return fieldsSchema.parse(changed);
}

/** What a value stands for: itself, or the part that a choice's label names. */
function partOf({ distribution }: Parameter, value: ParameterValue): unknown {
  if (distribution.kind !== 'categorical') return value;
  const choice = distribution.choices.find((one) => valueOfChoice(one) === value);
  return typeof choice === 'object' && choice !== null ? structured(choice.value) : value;
}

/** A copy, so that no two configurations share a part. */
function structured(value: unknown): unknown {
  const copied: unknown = JSON.parse(JSON.stringify(value));
  return copied;
}

/** What a configuration has at a parameter's first path: the value that stands there without tuning; undefined for nothing. */
export function valueAtPath(configuration: unknown, path: string): unknown {
  let found = configuration;
  for (const part of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = Reflect.get(found, part);
  }
  return found;
}
