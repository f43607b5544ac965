import type { TestLookKind } from '../../run/test-look';
import type { Block } from '../document';
import type { ReportFacts, SectionContext } from '../facts';
import type { ReportMessageKey } from '../messages';

const kinds: Readonly<Record<TestLookKind, ReportMessageKey>> = {
  opening: 'lookOpening',
  comparison: 'lookComparison',
  leaderboard: 'lookLeaderboard',
  ranking: 'lookRanking',
  report: 'lookReport',
  threshold: 'lookThreshold',
};

/** When the test part was opened and why, and each choice by its figures; nothing where there was none. */
export function ledgerBlocks({
  facts,
  t,
  format,
}: Pick<SectionContext, 't' | 'format'> & { readonly facts: Pick<ReportFacts, 'ledger'> }): Block[] {
  const { ledger } = facts;
  if (ledger.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: t('ledger'),
      head: [t('lookWhen'), t('lookWhat'), t('lookDetail'), t('lookRuns')],
      rows: ledger.map(({ at, kind, detail, runs }) => [
        { text: format.date(at) },
        { text: t(kinds[kind]) },
        { text: detail },
        { text: runs === 0 ? '' : format.integer(runs), numeric: true },
      ]),
    },
  ];
}
