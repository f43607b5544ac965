import { describe, expect, it } from 'vitest';
import { experimentIdSchema } from '../../../src-main/core/common/ids';
import { createFormatter } from '../../../src-main/core/report/format';
import { translator } from '../../../src-main/core/report/messages';
import { ledgerBlocks } from '../../../src-main/core/report/sections/ledger';
import { openingPurpose, readPurpose } from '../../../src-main/core/run/test-look';

describe('the ledger of the test part', () => {
  it('is printed entry by entry, with why it was opened', () => {
    const write = (locale: 'en' | 'ko' | 'ru') =>
      ledgerBlocks({
        t: translator(locale),
        format: createFormatter(locale),
        facts: {
          ledger: [
            { at: Date.UTC(2026, 0, 2), kind: 'opening', detail: 'The model is chosen.', runs: 0 },
            { at: Date.UTC(2026, 0, 1), kind: 'ranking', detail: 'test.mae among 3 runs', runs: 3 },
          ],
        },
      });
    const [table] = write('en');
    if (table?.kind !== 'table') throw new Error('there is no table');
    expect(table.rows.map((row) => row.slice(1).map(({ text }) => text))).toEqual([
      ['opened', 'The model is chosen.', ''],
      ['sorted or filtered', 'test.mae among 3 runs', '3'],
    ]);
    expect(JSON.stringify(write('ko'))).toContain('열람');
    expect(JSON.stringify(write('ru'))).toContain('открыта');
  });

  it('says nothing where there was no entry', () => {
    expect(ledgerBlocks({ t: translator('en'), format: createFormatter('en'), facts: { ledger: [] } })).toEqual([]);
  });

  it('reads what was written: whose opening it is and why, and what was ranked by', () => {
    const experiment = experimentIdSchema.parse('ex_0123456789');
    expect(readPurpose(openingPurpose(experiment, 'Because: the\nmodel is chosen.'))).toEqual({
      kind: 'opening',
      detail: 'Because: the\nmodel is chosen.',
      experimentId: experiment,
    });
    expect(readPurpose('ranking by test.mae among 3 runs')).toMatchObject({
      kind: 'ranking',
      detail: 'test.mae among 3 runs',
    });
    expect(readPurpose('leaderboard')).toMatchObject({ kind: 'leaderboard', detail: '' });
  });
});
