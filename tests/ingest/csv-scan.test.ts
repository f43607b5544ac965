import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toErrorValue } from '../../src-main/core/common/errors';
import { scanCsv } from '../../src-main/ingest/formats/csv-scan';

const options = { file: 'm.csv', delimiter: ',', header: true, fieldCount: 3, skippedLines: 0, cellBytes: 1 << 20 };

/** What a scan says of text that comes in pieces of so many bytes. */
async function scanned(text: string, pieceBytes: number, given: Partial<typeof options> = {}) {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  async function* chunks(): AsyncGenerator<Buffer> {
    yield* pieces;
    await Promise.resolve();
  }
  try {
    return await scanCsv(chunks(), { ...options, ...given });
  } catch (thrown) {
    return toErrorValue(thrown);
  }
}

const field = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('1', '2.5', '-3', 'text', 'ä한', ' ', '', '12345678901234567890') },
  { weight: 1, arbitrary: fc.constantFrom('"a"', '"a,b"', '"a\nb"', '"a""b"', 'a"b', '"open', '1_0', '+1', '\0') },
);
const row = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(field, field, field) },
  { weight: 1, arbitrary: fc.array(field, { maxLength: 5 }) },
);
const end = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r\n', '\r');

describe('the scan of a CSV file', () => {
  it('says the same of rows that it passes over and of those that it looks into byte by byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(row, end), { maxLength: 40 }),
        fc.constantFrom(0, 2),
        fc.boolean(),
        fc.integer({ min: 2, max: 400 }),
        async (rows, skippedLines, header, pieceBytes) => {
          const text = rows.map(([fields, ending]) => fields.join(',') + ending).join('');
          // No row ends within a piece of one byte, so that none is passed over.
          const closely = await scanned(text, 1, { skippedLines, header });
          expect(await scanned(text, text.length * 4 + 1, { skippedLines, header })).toEqual(closely);
          expect(await scanned(text, pieceBytes, { skippedLines, header })).toEqual(closely);
        },
      ),
    );
  });

  it('says the same where all rows are alike', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.double(), fc.string({ unit: fc.constantFrom('a', '7', 'ß', '.') }), fc.nat())),
        fc.constantFrom('\n', '\r\n'),
        async (rows, ending) => {
          const text = ['a,b,c', ...rows.map((fields) => fields.join(','))].map((line) => line + ending).join('');
          const scan = await scanned(text, 1 << 20);
          expect(scan).toEqual(await scanned(text, 1));
          expect(scan).toMatchObject({ rowCount: rows.length, raggedCount: 0, endsAlike: true });
        },
      ),
    );
  });

  it('passes over more text than its memory holds at first', async () => {
    const line = `${'1'.repeat(900)},2,3\n`;
    const text = `a,b,c\n${line.repeat(8000)}1,2\n`;
    expect(await scanned(text, text.length)).toMatchObject({
      rowCount: 8001,
      longestRow: line.length,
      ragged: [{ line: 8002, fields: 2 }],
    });
  });

  it('refuses a field that is too long among rows that are not', async () => {
    const text = `a,b,c\n${'1,2,3\n'.repeat(20)}1,${'2'.repeat(41)},3\n1,2,3\n`;
    expect(await scanned(text, text.length, { cellBytes: 40 })).toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { line: 22 },
    });
    expect(await scanned(text, text.length, { cellBytes: 41 })).toMatchObject({ rowCount: 22 });
  });

  it('takes a delimiter that is no single byte for one that stands nowhere', async () => {
    const text = 'a,b,c\n1,2,3\n\u{12c}1\n';
    const found = await scanned(text, text.length * 2, { delimiter: '\u{12c}', fieldCount: 1 });
    expect(found).toEqual(await scanned(text, 1, { delimiter: '\u{12c}', fieldCount: 1 }));
    expect(found).toMatchObject({ rowCount: 2, raggedCount: 0 });
  });
});
