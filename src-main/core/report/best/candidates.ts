import type { BestEntry, BestFamily } from '../../best';
import { sum } from '../../common/numbers';
import { leadChart } from '../charts/leads';
import type { Block, TableCell } from '../document';
import type { BestReportContext } from './context';

/** Rows of the chart of leads. */
const chartRows = 25;
const none = '–';

const numeric = (text: string): TableCell => ({ text, numeric: true });
const isScored = ({ state, error }: BestEntry): boolean => state !== 'failed' && error !== null;

/** Candidates that were judged on all windows, with the leader's lead over each. */
export function leadBlocks(context: BestReportContext): Block[] {
  const { standing, t, format, nameOf } = context;
  const judged = standing.entries.filter((entry) => isScored(entry) && entry.windows === standing.windows.length);
  const isLeader = ({ id }: BestEntry): boolean => id === standing.leader;
  const intro: Block = {
    kind: 'paragraph',
    text: t(`judgedBy_${standing.metric}`, { count: format.integer(standing.windows.length) }),
  };
  const error = format.column(judged.map((entry) => entry.error));
  const relative = format.column(judged.map((entry) => entry.score));
  if (judged.length === 0) return [intro];
  return [
    intro,
    ...chartBlocks(judged, context),
    {
      kind: 'table',
      caption: '',
      head: [t('candidate'), t('family'), errorHead(context), t('relative'), t('lead'), t('shown'), t('time')],
      rows: judged.map((entry) => [
        { text: nameOf(entry), best: isLeader(entry) },
        { text: t(`family_${entry.family}`) },
        numeric(error(entry.error)),
        numeric(relative(entry.score)),
        { text: isLeader(entry) ? t('theLeader') : leadText(entry, context) },
        { text: entry.lead === null ? '' : t(`verdict_${entry.lead.verdict}`) },
        numeric(format.duration(entry.costMs)),
      ]),
    },
  ];
}

function chartBlocks(judged: readonly BestEntry[], { t, format, nameOf }: BestReportContext): Block[] {
  const leads = judged.flatMap((entry) => {
    const { lead } = entry;
    if (lead?.share == null || lead.lower === null || lead.upper === null) return [];
    const { share, lower, upper, verdict } = lead;
    return [{ name: nameOf(entry), share, lower, upper, isShown: verdict === 'better' || verdict === 'worse' }];
  });
  if (leads.length === 0) return [];
  const shown = leads.slice(0, chartRows);
  const svg = leadChart(shown, {
    title: t('leadsChart'),
    xLabel: t('leadsAxis'),
    percent: (share) => format.percent(share),
  });
  const leftOut =
    shown.length === leads.length ? '' : ` ${t('leadsLeftOut', { shown: shown.length, count: leads.length })}`;
  return [{ kind: 'figure', caption: `${t('leadsChart')}.${leftOut}`, svg }];
}

function leadText({ lead }: BestEntry, { t, format }: BestReportContext): string {
  if (lead?.share == null) return none;
  const share = format.percent(lead.share);
  if (lead.lower === null || lead.upper === null) return share;
  return t('leadOf', { share, lower: format.percent(lead.lower), upper: format.percent(lead.upper) });
}

function errorHead({ standing: { unit }, t }: BestReportContext): string {
  return unit === '' ? t('error') : t('errorIn', { unit });
}

/** What each family was tried and cost. */
export function costBlocks({ standing, t, format }: BestReportContext): Block[] {
  const tried = standing.entries.filter(({ runs, costMs }) => runs.length > 0 || costMs > 0);
  const families = Map.groupBy(tried, ({ family }) => family);
  const row = (name: string, entries: readonly BestEntry[]): TableCell[] => [
    { text: name },
    numeric(format.integer(entries.length)),
    numeric(format.integer(sum(entries.map(({ runs }) => runs.length)))),
    numeric(format.duration(sum(entries.map(({ costMs }) => costMs)))),
  ];
  const rows = [...families].map(([family, entries]: [BestFamily, BestEntry[]]) => row(t(`family_${family}`), entries));
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: '',
      head: [t('family'), t('candidates'), t('trainings'), t('time')],
      rows: [...rows, row(t('total'), tried)],
    },
  ];
}

/** Candidates that were judged on fewer windows. */
export function behindBlocks(context: BestReportContext): Block[] {
  const { standing, t, format, nameOf } = context;
  const behind = standing.entries.filter((entry) => isScored(entry) && entry.windows < standing.windows.length);
  if (behind.length === 0) return [];
  const error = format.column(behind.map((entry) => entry.error));
  const relative = format.column(behind.map(({ score }) => score));
  return [
    { kind: 'paragraph', text: t('behindWhy') },
    {
      kind: 'table',
      caption: '',
      head: [t('candidate'), t('family'), t('judged'), errorHead(context), t('relative'), t('time')],
      rows: behind.map((entry) => [
        { text: nameOf(entry) },
        { text: t(`family_${entry.family}`) },
        numeric(format.integer(entry.windows)),
        numeric(error(entry.error)),
        numeric(relative(entry.score)),
        numeric(format.duration(entry.costMs)),
      ]),
    },
  ];
}

/** Candidates that failed, or for which there was no time, with the reason. */
export function reasonBlocks(
  { standing, t, format, nameOf, tell }: BestReportContext,
  wanted: 'failed' | 'untried',
): Block[] {
  const entries = standing.entries.filter(({ state, error }) =>
    wanted === 'failed' ? state === 'failed' : state === 'untried' || (state === 'waiting' && error === null),
  );
  if (entries.length === 0) {
    return [{ kind: 'paragraph', text: t(wanted === 'failed' ? 'noneFailed' : 'noneUntried') }];
  }
  return [
    {
      kind: 'table',
      caption: '',
      head: [t('candidate'), t('family'), t('reason'), ...(wanted === 'failed' ? [t('time')] : [])],
      rows: entries.map((entry) => [
        { text: nameOf(entry) },
        { text: t(`family_${entry.family}`) },
        { text: entry.reason === null ? t('endedBefore') : tell(entry.reason) },
        ...(wanted === 'failed' ? [numeric(format.duration(entry.costMs))] : []),
      ]),
    },
  ];
}
