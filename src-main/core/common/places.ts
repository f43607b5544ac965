import { z } from 'zod';
import { GatewiseError } from './errors';
import { said } from './sentence';

const fieldsSchema = z.record(z.string(), z.unknown());

/**
 * A copy with a part in a place. A path goes through fields and, by number from 0, through lists: `model.layers.0.units`; a field
 * that is not there is made, a place of a list is not. What came in is not changed.
 * @throws GatewiseError BAD_INPUT for a path that leads nowhere: a list has fewer places, or a number has no fields
 */
export function withPlace(whole: unknown, path: string, part: unknown): unknown {
  return placed(whole, path.split('.'), part, path);
}

function placed(whole: unknown, [first, ...rest]: readonly string[], part: unknown, path: string): unknown {
  if (first === undefined) return part;
  if (Array.isArray(whole)) {
    const list: readonly unknown[] = whole;
    const index = /^\d+$/.test(first) ? Number(first) : Number.NaN;
    if (!(index < list.length)) throw leadsNowhere(path, first);
    return list.map((one, at) => (at === index ? placed(one, rest, part, path) : one));
  }
  if (whole !== undefined && whole !== null && typeof whole !== 'object') throw leadsNowhere(path, first);
  const fields = fieldsSchema.safeParse(whole).data ?? {};
  return { ...fields, [first]: placed(Object.hasOwn(fields, first) ? fields[first] : undefined, rest, part, path) };
}

function leadsNowhere(path: string, part: string): GatewiseError {
  return new GatewiseError('BAD_INPUT', said`The configuration has no place "${path}": there is no "${part}".`, {
    field: path,
  });
}
