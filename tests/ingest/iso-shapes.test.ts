import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quoteText, withOwnDatabase } from '../../src-main/ingest/database';
import { defineTimeFunctions } from '../../src-main/ingest/times';
import { isoFormat } from '../../src-main/ingest/times/iso';
import { timeSql } from '../../src-main/ingest/times/sql';

const limits = { memoryMegabytes: 256, threads: 1, temporaryDirectory: null };

/** Milliseconds since 1970 that the database reads from texts; NaN where it reads none. */
async function readByDatabase(texts: readonly string[]): Promise<number[]> {
  return await withOwnDatabase(limits, undefined, async (database) => {
    await database.run("set TimeZone = 'UTC'");
    await defineTimeFunctions(database);
    const listed = texts.map((text, index) => `(${String(index)}, ${quoteText(text)})`).join(', ');
    const rows = await database.rows(
      `select epoch_ms(${timeSql('own_text', 'iso')})::double from (values ${listed}) as own(own_place, own_text) order by own_place`,
    );
    return rows.map(([time]) => (time === null ? Number.NaN : Number(time)));
  });
}

const written = fc.constantFrom('2024-01-31T09:30:00', '2024-02-29 23:59', '1999-12-30', '0099-03-05 00:00:00');
const change = fc.tuple(fc.nat(18), fc.constantFrom(...' \t\n-+:./,TZt0123456789é'.split(''), ' ', '١', '', '  '));

it('reads the shapes of ISO times that the database knows as the preview reads them, and what is close to them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(written, fc.array(change, { maxLength: 2 })), { minLength: 50 }),
      async (all) => {
        const texts = all.map(([text, changes]) =>
          changes.reduce<string>(
            (now, [place, character]) => now.slice(0, place) + character + now.slice(place + 1),
            text,
          ),
        );
        expect(await readByDatabase(texts)).toEqual(texts.map((text) => isoFormat.read(text)));
      },
    ),
    { numRuns: 30 },
  );
});

it.each([
  ['2024-01-31T\t9:30:00', null],
  ['2024-01-1  09:30:00', null],
  ['2024-01-31T09:30:0Z', null],
  ['-024-01-31T09:30:00', null],
  ['2021-02-29T00:00:00', null],
  ['2024-01-31 24:00:00', '2024-02-01T00:00:00.000Z'],
  ['2024-01-31T23:59', '2024-01-31T23:59:00.000Z'],
])('reads %j', async (text, time) => {
  const [found = Number.NaN] = await readByDatabase([text]);
  expect(Number.isNaN(found) ? null : new Date(found).toISOString()).toBe(time);
});
