/** Times that say more than the millisecond to which instants are kept: what is cut off is told. */
import type { PreviewFinding } from '../core/dataset';
import { examplesOf, finding } from './preview-finding';

/** What of a text lies below a millisecond and is not zero, for counts since 1970. */
const finerCount: Readonly<Record<string, RegExp>> = {
  'epoch-s': /[.,]\d{3}\d*[1-9]/,
  'epoch-ms': /[.,]\d*[1-9]/,
  'epoch-us': /(?!000)\d{3}$/,
  'epoch-ns': /(?!000000)\d{6}$/,
};
/** The same behind the seconds of a time of day. */
const finerSecond = /:\d{2}[.,]\d{3}\d*[1-9]/;

const isFiner = (text: string, format: string): boolean => (finerCount[format] ?? finerSecond).test(text);

/** What the sampled times say. */
export function finerTimeFindings(column: string, format: string, texts: readonly string[]): PreviewFinding[] {
  const finer = texts.filter((text) => isFiner(text, format));
  if (finer.length === 0) return [];
  return [
    finding(
      'finerThanMilliseconds',
      'info',
      `${finer.length} of the first ${texts.length} times of “${column}” are finer than a millisecond, to which times are kept: what is below is cut off.`,
      { column, examples: examplesOf(finer).slice(0, 3), values: { count: finer.length, rows: texts.length } },
    ),
  ];
}
