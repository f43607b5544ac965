import { z } from 'zod';
import { withPlace } from '../common/places';
import type { Candidate } from './candidates';

const fieldsSchema = z.record(z.string(), z.unknown());

/**
 * A configuration as data, with a candidate's settings in their places: `model.maxDepth`. What was there is not changed.
 * @throws GatewiseError BAD_INPUT for a path that leads nowhere
 */
export function withSettings(
  configuration: Readonly<Record<string, unknown>>,
  candidate: Candidate,
): Record<string, unknown> {
  const whole = Object.entries(candidate).reduce<unknown>(
    (changed, [path, value]) => withPlace(changed, path, value),
    configuration,
  );
  return fieldsSchema.parse(whole);
}
