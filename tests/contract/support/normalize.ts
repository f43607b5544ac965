/** Fields that hold a time, a duration or a size that is another one at each run. */
const fleeting = new Set([
  'testOpenedAt',
  'createdAt',
  'updatedAt',
  'startedAt',
  'finishedAt',
  'lockedAt',
  'durationMs',
  'at',
  'bytes',
  'singlePredictionMs',
  'secondsPerEpoch',
  'progress',
  'waiting',
  'spentMs',
  'seconds',
  'log',
  'usage',
]);

const idPattern = /\b(ds|ex|run|grp|cmp|bt|rep|study)_[0-9a-z]{10}\b/g;
const stampPattern = /\d{8}T\d{6}/g;

/**
 * Makes the answers of two backends comparable: each id becomes its place in the order of appearance, folders and
 * times become placeholders, and what JSON cannot hold disappears as it does on the wire.
 */
export function createNormalizer(folder: string): (value: unknown) => unknown {
  const places = new Map<string, string>();
  const placeOf = (id: string, kind: string): string => {
    const known = places.get(id) ?? `${kind}#${String(places.size + 1)}`;
    places.set(id, known);
    return known;
  };
  const normalizeText = (text: string): string =>
    text
      .replaceAll(folder, '<folder>')
      .replace(idPattern, (id, kind: string) => placeOf(id, kind))
      .replace(stampPattern, '<stamp>');
  return (value) => {
    const text = JSON.stringify({ value }, (key, field: unknown) => {
      if (fleeting.has(key) && field !== null) return '<fleeting>';
      return typeof field === 'string' ? normalizeText(field) : field;
    });
    const comparable: unknown = JSON.parse(text);
    return comparable;
  };
}
