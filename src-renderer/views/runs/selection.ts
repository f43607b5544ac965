/** Places from one to another, both included, in ascending order. */
export function span(from: number, to: number): { first: number; last: number } {
  return { first: Math.min(from, to), last: Math.max(from, to) };
}

/** The set with all of the items, or without them when it had every one. */
export function toggleAll<T>(set: ReadonlySet<T>, items: readonly T[]): Set<T> {
  const next = new Set(set);
  const had = items.every((item) => set.has(item));
  for (const item of items) {
    if (had) next.delete(item);
    else next.add(item);
  }
  return next;
}

/** Tags of a run with one more or one less, whatever its case. */
export function toggleTag(tags: readonly string[], tag: string): string[] {
  const folded = tag.normalize('NFC').toLowerCase();
  const without = tags.filter((other) => other.normalize('NFC').toLowerCase() !== folded);
  return without.length === tags.length ? [...tags, tag] : without;
}

/** Tags as typed between commas: trimmed, each once. */
export function readTags(text: string): string[] {
  const tags = new Map<string, string>();
  for (const part of text.split(/[,，、]/)) {
    const tag = part.trim().slice(0, 60);
    if (tag !== '' && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag);
  }
  return [...tags.values()];
}
