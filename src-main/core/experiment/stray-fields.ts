import { configurationVersion } from './schema';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Paths of what was given and has no place in the configuration that was made of it, such as `model.training.epochss`: a
 * slip of the pen would else change nothing, and nobody would know. None where what was given is of an earlier version, whose fields
 * may have moved.
 */
export function strayFields(given: unknown, configuration: unknown): string[] {
  const version = isFields(given) ? given['schemaVersion'] : undefined;
  if (version !== undefined && version !== configurationVersion) return [];
  return [...strays(given, configuration, [])];
}

function* strays(given: unknown, made: unknown, path: readonly string[]): Generator<string> {
  if (Array.isArray(given)) {
    const list: readonly unknown[] = given;
    for (const [index, one] of list.entries()) {
      yield* strays(one, Array.isArray(made) ? made[index] : undefined, [...path, String(index)]);
    }
  } else if (isFields(given)) {
    for (const [key, one] of Object.entries(given)) {
      const own = [...path, key];
      if (!isFields(made) || !Object.hasOwn(made, key)) yield own.join('.');
      else yield* strays(one, made[key], own);
    }
  }
}
