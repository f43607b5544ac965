import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import type { FilePreview } from '../../core/dataset';
import type { TextNumbers } from './columns';
import { marksOf } from './findings';
import { readNumber } from './reading';

/**
 * Numbers that can be read in two ways are never guessed.
 * @throws GatewiseError BAD_INPUT that names both readings
 */
export function requireOneReading(
  { fileName: file, columns }: Pick<FilePreview, 'fileName' | 'columns'>,
  numbers: readonly (TextNumbers | null)[],
): void {
  const open = columns.flatMap(({ name, kind }, index) => {
    const looked = numbers[index] ?? null;
    const text = looked?.evidence.examples.open ?? null;
    if (kind !== 'number' || looked === null || looked.alternatives.length === 0 || text === null) return [];
    const ways = looked.alternatives.flatMap((reading) => {
      const value = readNumber(text, reading);
      return value === null ? [] : [{ reading, value }];
    });
    return [{ name, text, ways }];
  });
  const [first] = open;
  if (first === undefined) return;
  const others = open.slice(1).map(({ name }) => `“${name}”`);
  const also = others.length === 0 ? '' : said` The same holds for ${others.join(', ')}.`;
  const ways = first.ways.map(({ reading, value }) => `${String(value)} (${marksOf(reading)})`);
  throw new GatewiseError(
    'BAD_INPUT',
    said`“${file}”: “${first.name}” can be read in two ways: ${first.text} is ${ways.join(' or ')}, and nothing in the file decides. Choose the decimal mark or the thousands mark.${also}`,
    {
      file,
      field: 'choices.numbers',
      column: first.name,
      text: first.text,
      readings: first.ways.map(({ reading, value }) => ({
        decimal: reading.decimal ?? '',
        thousands: reading.thousands,
        value,
      })),
    },
  );
}
