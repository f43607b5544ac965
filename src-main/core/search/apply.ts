import { z } from 'zod';
import type { Candidate, SettingValue } from './candidates';

const fields = z.record(z.string(), z.unknown());

/** A configuration as data, with a candidate's settings in their places: `model.maxDepth`. What was there is not changed. */
export function withSettings(
  configuration: Readonly<Record<string, unknown>>,
  candidate: Candidate,
): Record<string, unknown> {
  return Object.entries(candidate).reduce<Record<string, unknown>>(
    (changed, [path, value]) => withSetting(changed, path.split('.'), value),
    { ...configuration },
  );
}

function withSetting(
  object: Readonly<Record<string, unknown>>,
  [first = '', ...rest]: readonly string[],
  value: SettingValue,
): Record<string, unknown> {
  if (rest.length === 0) return { ...object, [first]: value };
  return { ...object, [first]: withSetting(fields.safeParse(object[first]).data ?? {}, rest, value) };
}
