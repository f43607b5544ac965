import type { Block } from '../document';
import type { SectionContext } from '../facts';
import { singleName } from './results';

/** Coverage and width of the prediction intervals on the test part, beside the coverage they were made for. */
export function intervalBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const rows = facts.runs.flatMap((run) =>
    (run.detail.evaluation?.intervals ?? []).map(({ level, coverage, meanWidth, byHorizon }) => [
      { text: singleName(run, context) },
      { text: format.percent(level), numeric: true },
      { text: format.percent(coverage), numeric: true },
      { text: format.number(meanWidth), numeric: true },
      { text: format.number(byHorizon[0]?.halfWidth), numeric: true },
      { text: format.number(byHorizon.at(-1)?.halfWidth), numeric: true },
    ]),
  );
  if (rows.length === 0) return [];
  return [
    { kind: 'paragraph', text: t('intervalsExplained') },
    {
      kind: 'table',
      caption: '',
      head: [t('run'), t('intervalLevel'), t('coverage'), t('meanWidth'), t('firstHalfWidth'), t('lastHalfWidth')],
      rows,
    },
  ];
}
