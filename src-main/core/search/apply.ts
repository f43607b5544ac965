import { z } from 'zod';
import type { Candidate, SettingValue } from './candidates';

const fields = z.record(z.string(), z.unknown());

/** A configuration as data, with a candidate's settings in their places: `model.maxDepth`. What was there is not changed. */
export function withSettings(
  configuration: Readonly<Record<string, unknown>>,
  candidate: Candidate,
): Record<string, unknown> {
  return Object.entries(candidate).reduce<Record<string, unknown>>(
    (sofar, [path, value]) => withSetting(sofar, path.split('.'), value),
    { ...configuration },
  );
}

function withSetting(
  object: Readonly<Record<string, unknown>>,
  [first = '', ...rest]: readonly string[],
  value: SettingValue,
): Record<string, unknown> {
  return { ...object, [first]: changed(object[first], rest, value) };
}

/** What has no such place, a list or a plain value, becomes an object, which no schema takes for it. */
function changed(given: unknown, path: readonly string[], value: SettingValue): unknown {
  const [first = '', ...rest] = path;
  if (path.length === 0) return value;
  if (!Array.isArray(given) || !Object.hasOwn(given, first)) {
    return withSetting(fields.safeParse(given).data ?? {}, path, value);
  }
  return given.map((one: unknown, index) => (String(index) === first ? changed(one, rest, value) : one));
}
