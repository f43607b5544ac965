import type { Step } from './journey';

/** What no person should read: texts of our own machinery and of libraries. */
const machinery =
  /\bundefined\b|\bNaN\b|\bInfinity\b|\[object|\b(Conversion|Binder|Parser|Catalog|Invalid Input|IO|Out of Range|Constraint|Internal|Serialization|Not implemented) Error\b|\bInvalid input\b|\bexpected\b.*\breceived\b|Too small: |Too big: |Unrecognized key|Cannot read propert|is not a function|is not iterable/;

/** What is wrong with what came of a step; empty where it is a result with finite numbers or a sentence. */
export function complaintsOf({ name, value, error }: Step): string[] {
  if (error === undefined) return [...wrongIn(value, name)];
  const { code, message } = error;
  const complaints: string[] = [];
  if (code === 'INTERNAL') complaints.push(`${name}: INTERNAL ${message} ${JSON.stringify(error.details)}`);
  if (machinery.test(message)) complaints.push(`${name}: ${message}`);
  if (!/[.?!]$/.test(message)) complaints.push(`${name}: no sentence: ${message}`);
  if (!/“|[.?!] [A-Z]/.test(message)) complaints.push(`${name}: names no place: ${message}`);
  return complaints;
}

const texts = new Set(['message', 'advice', 'note', 'engineNote']);

function* wrongIn(value: unknown, place: string): Generator<string> {
  if (typeof value === 'number' && !Number.isFinite(value)) yield `${place} is ${value}`;
  if (typeof value === 'string' && texts.has(place.slice(place.lastIndexOf('.') + 1)) && machinery.test(value)) {
    yield `${place}: ${value}`;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) yield* wrongIn(part, `${place}.${key}`);
}
