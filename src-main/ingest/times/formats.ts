import { isoFormat } from './iso';
import { epochFormats, serialFormats } from './numbers';
import { requirePattern, type TimeFormat } from './pattern';

const known = new Map<string, TimeFormat>(
  [isoFormat, ...epochFormats, ...serialFormats].map((format) => [format.name, format]),
);
/** Patterns that were asked for, up to a number that no file needs. */
const mostPatterns = 200;

/**
 * A format by its name; one that is not in the list is a pattern of the person's own.
 * @throws GatewiseError BAD_INPUT for a pattern with a part that is not known
 */
export function timeFormatOf(name: string): TimeFormat {
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = requirePattern(name);
  if (known.size < mostPatterns) known.set(name, made);
  return made;
}
