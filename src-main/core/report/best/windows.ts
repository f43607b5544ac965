import { createFormatter } from '../format';
import type { Block } from '../document';
import { translator } from '../messages';
import { ledgerBlocks } from '../sections/ledger';
import type { BestReportContext } from './context';

/** Where candidates were judged. */
export function windowBlocks({ facts, standing, t, format }: BestReportContext): Block[] {
  const { result } = facts.search;
  if (result?.judgedPart === 'validation') return [{ kind: 'paragraph', text: t('wholeSeries') }];
  const timeZone = facts.dataset.version.choices.timeZone ?? 'UTC';
  const hasTimes = standing.windows.every(({ start }) => start !== null);
  return [
    {
      kind: 'table',
      caption: '',
      head: [t('window'), t('rowsOf'), ...(hasTimes ? [t('from'), t('to')] : [])],
      rows: standing.windows.map(({ from, to, start, end }, index) => [
        { text: format.integer(index + 1) },
        { text: `${format.integer(from + 1)}–${format.integer(to)}`, numeric: true },
        ...(hasTimes ? [{ text: format.dateIn(start, timeZone) }, { text: format.dateIn(end, timeZone) }] : []),
      ]),
    },
  ];
}

/** What was seen of the test part in one look, with the ledger's own words on it. */
export function testBlocks({ facts, standing, t, format, nameOf }: BestReportContext): Block[] {
  const { search, opening, ledger, layout } = facts;
  const tested = search.result?.test ?? [];
  const entries = {
    t: translator(layout.locale),
    format: createFormatter(layout.locale),
    facts: { ledger: [...ledger] },
  };
  if (tested.length === 0) return [{ kind: 'paragraph', text: t('testNever') }, ...ledgerBlocks(entries)];
  const error = format.column(tested.map((one) => one.error));
  const name = (id: string, modelName: string): string => {
    const entry = standing.entries.find((one) => one.id === id);
    return entry === undefined ? modelName : nameOf(entry);
  };
  return [
    { kind: 'paragraph', text: t('testOnce') },
    ...(opening === null
      ? []
      : [
          {
            kind: 'paragraph' as const,
            text: t('ledgerLine', { at: format.date(opening.at), reason: opening.reason }),
          },
        ]),
    {
      kind: 'table',
      caption: t('testHead'),
      head: [
        t('candidate'),
        t('role'),
        standing.unit === '' ? t('error') : t('errorIn', { unit: standing.unit }),
        t('run'),
      ],
      rows: tested.map(({ entry, role, modelName, run, error: own }) => [
        { text: name(entry, modelName), best: role === 'winner' },
        { text: t(`role_${role}`) },
        { text: error(own), numeric: true },
        { text: run },
      ]),
    },
    ...ledgerBlocks(entries),
  ];
}
