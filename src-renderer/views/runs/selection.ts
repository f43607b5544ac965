import { foldText } from '../../../src-main/core/common/search';

/** Places from one to another, both included, in ascending order. */
export function span(from: number, to: number): { first: number; last: number } {
  return { first: Math.min(from, to), last: Math.max(from, to) };
}

/** Tags of a run with one more or one less, whatever its case. */
export function toggleTag(tags: readonly string[], tag: string): string[] {
  const folded = foldText(tag);
  const without = tags.filter((other) => foldText(other) !== folded);
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
