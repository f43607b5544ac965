import type { ImportNotice, PreviewFinding } from '../core/dataset';

/** Examples that a finding or a notice carries at most. */
export const shownExamples = 10;
const longestExample = 40;

/** Something to know before importing, with what it leaves empty. */
export function finding(
  code: string,
  severity: PreviewFinding['severity'],
  message: string,
  rest: Partial<PreviewFinding> = {},
): PreviewFinding {
  return { code, severity, message, column: null, line: null, examples: [], values: {}, ...rest };
}

/** Values as examples: each once, the first ten, cut where they are long. */
export function examplesOf(texts: Iterable<string>): string[] {
  return [...new Set(texts)].slice(0, shownExamples).map((text) => text.slice(0, longestExample));
}

/** So many times, in words. */
export const timesInWords = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** A finding of the preview as a notice of the import. */
export function noticeOf({ code, message, column, examples, values }: PreviewFinding): ImportNotice {
  return { code, message, column, examples, values };
}
