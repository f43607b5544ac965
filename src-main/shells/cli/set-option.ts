import { GatewiseError } from '../../core/common/errors';

export type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as it is written on a command line: JSON where it parses as such, else the text itself. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // `adam` or `2016-07-01` are not JSON, and mean themselves.
    return text;
  }
}

function setIn(target: unknown, path: readonly string[], value: unknown, whole: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index > target.length) {
      throw new GatewiseError('BAD_INPUT', `--set ${whole}: “${key}” is no place in a list of ${target.length}.`, {
        field: whole,
      });
    }
    const copy = Array.from<unknown>(target);
    copy[index] = setIn(copy[index], rest, value, whole);
    return copy;
  }
  if (target !== undefined && target !== null && !isObject(target)) {
    throw new GatewiseError('BAD_INPUT', `--set ${whole}: there is nothing to set inside of a plain value.`, {
      field: whole,
    });
  }
  return { ...target, [key]: setIn(target?.[key], rest, value, whole) };
}

/**
 * Applies `path=value` assignments, such as `model.training.epochs=5` or `model.layers.0.units=32`, to a configuration.
 * @throws GatewiseError BAD_INPUT for what has no `=`, an empty path or a path through a plain value.
 */
export function applyAssignments(configuration: JsonObject, assignments: readonly string[]): JsonObject {
  let result: unknown = configuration;
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    const path = assignment.slice(0, at).split('.');
    if (at < 1 || path.some((key) => key === '' || key === '__proto__')) {
      throw new GatewiseError(
        'BAD_INPUT',
        `--set takes path=value, for example model.training.epochs=5, not “${assignment}”.`,
      );
    }
    result = setIn(result, path, parseValue(assignment.slice(at + 1)), assignment.slice(0, at));
  }
  return isObject(result) ? result : {};
}
