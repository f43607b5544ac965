import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadTable } from '../../src-main/ingest';
import { withOwnDatabase } from '../../src-main/ingest/database';
import { importFiles } from './support/import';

const rowCount = 3000;
const limits = { memoryMegabytes: 64, threads: 1, temporaryDirectory: null };

describe('reading that nobody waits for any more', () => {
  it('ends with an abort between two pieces of a result, and not as if they had been all', async () => {
    const controller = new AbortController();
    let seen = 0;
    const reading = withOwnDatabase(limits, controller.signal, (database) =>
      database.stream('select range from range(100000)', ({ rowCount: rows }) => {
        seen += rows;
        controller.abort();
      }),
    );
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toBeLessThan(100_000);
  });

  it('ends with an abort in the last statement, whatever that came to', async () => {
    const controller = new AbortController();
    const reading = withOwnDatabase(limits, controller.signal, async (database) => {
      const answer = database.rows('select 1');
      controller.abort();
      return answer;
    });
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('gives a table that is whole, or none', { timeout: 120_000 }, async () => {
    const rows = Array.from({ length: rowCount }, (_, row) => {
      const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
      return `${time},${row + 0.5},${row % 2 === 0 ? 'low' : 'high'}`;
    });
    const dataset = await importFiles({ 'hours.csv': `time,load,state\n${rows.join('\n')}\n` });
    // Cancelled a turn later every time, so that the cancelling meets every stage of the reading.
    for (let turns = 0; turns < 150; turns += 1) {
      const controller = new AbortController();
      const reading = loadTable(dataset, controller.signal).catch((thrown: unknown) => thrown);
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      controller.abort();
      const end = await reading;
      if (end instanceof Error) {
        expect(end.name).toBe('AbortError');
        continue;
      }
      const { columns } = end as Awaited<ReturnType<typeof loadTable>>;
      for (const column of columns) {
        const values: ArrayLike<number> = column.kind === 'category' ? column.codes : column.values;
        expect(Array.from(values).filter((value) => !(value >= 0))).toEqual([]);
      }
    }
  });
});
