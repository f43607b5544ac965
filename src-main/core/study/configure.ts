import { GatewiseError, issueText } from '../common/errors';
import { said } from '../common/sentence';
import type { ExperimentConfiguration } from '../experiment/schema';
import { parseConfiguration } from '../experiment/versions';
import { issuesOf } from '../common/errors';
import type { Parameter, ParameterValue, SearchSpace, TrialValues } from '../tuning/space';
import { labelOf } from './values';

type Fields = Readonly<Record<string, unknown>>;

/** Places of the configuration that take a parameter's value. */
export function pathsOf({ name, paths }: Parameter): readonly string[] {
  return paths.length === 0 ? [name] : paths;
}

/** What a value stands for in the configuration: the part that a labelled choice names, else itself. */
function meaningOf({ distribution }: Parameter, value: ParameterValue): unknown {
  if (distribution.kind !== 'categorical') return value;
  const choice = distribution.choices.find((one) => labelOf(one) === value);
  return typeof choice === 'object' && choice !== null ? choice.value : value;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** A copy with the value at the path; lists keep their length. @throws GatewiseError BAD_INPUT for a place that a list has not */
function withValue(target: unknown, [first = '', ...rest]: readonly string[], value: unknown, path: string): unknown {
  if (Array.isArray(target)) {
    const items: readonly unknown[] = target;
    const index = Number(first);
    if (!Number.isInteger(index) || index < 0 || index >= items.length) {
      throw new GatewiseError('BAD_INPUT', said`${path}: the configuration has no such place.`, { field: path });
    }
    return items.map((item, place) =>
      place !== index ? item : rest.length === 0 ? value : withValue(item, rest, value, path),
    );
  }
  const fields = isFields(target) ? target : {};
  return { ...fields, [first]: rest.length === 0 ? value : withValue(fields[first], rest, value, path) };
}

/**
 * The configuration with a trial's values in their places, in the order of the space.
 * @throws GatewiseError BAD_INPUT for values that make no configuration, with the first thing that does not fit
 */
export function configured(
  configuration: ExperimentConfiguration,
  space: SearchSpace,
  values: TrialValues,
): ExperimentConfiguration {
  let draft: unknown = configuration;
  for (const parameter of space.parameters) {
    const value = values[parameter.name];
    if (value === undefined) continue;
    for (const path of pathsOf(parameter)) {
      draft = withValue(draft, path.split('.'), meaningOf(parameter, value), path);
    }
  }
  const parsed = parseConfiguration(draft);
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error.issues);
  const [first] = issues;
  throw new GatewiseError('BAD_INPUT', first === undefined ? said`not valid` : issueText(first), {
    ...(first === undefined ? {} : { field: first.path }),
    issues,
  });
}
