import { candidateName, type BestEntry } from '../../best';
import { saidBy } from '../../common/errors';
import { sentenceText, type Sentence } from '../../common/sentence';
import { tellerIn } from '../../common/telling/tell';
import type { Block, ReportDocument, Section } from '../document';
import { createFormatter } from '../format';
import type { BestReportContext } from './context';
import type { BestReportFacts } from './facts';
import { bestReportTexts, type BestReportText } from '../messages';
import { behindBlocks, costBlocks, leadBlocks, reasonBlocks } from './candidates';
import { testBlocks, windowBlocks } from './windows';

/**
 * Writes the report of a search for the best forecast: what came of it, who leads and by how much, what each cost, what fell
 * behind, failed or was not tried, and when the test part was looked at.
 */
export function buildBestReport(facts: BestReportFacts): ReportDocument {
  const { layout, search } = facts;
  const { locale } = layout;
  const t = bestReportTexts(locale);
  const format = createFormatter(locale);
  const teller = tellerIn(locale);
  const standing = search.result?.standing ?? search.standing;
  const createdAt = format.date(facts.createdAt);
  const head = { facts, t, format, tell: told(teller), nameOf: (entry: BestEntry) => teller(candidateName(entry)) };
  const sections: Section[] =
    standing === null
      ? [section('verdict', [...stateBlocks(head), { kind: 'paragraph', text: t('nothing') }])]
      : sectionsOf({ ...head, standing });
  return {
    title: layout.title === '' ? t('title', { target: search.request.target }) : layout.title,
    author: layout.author,
    createdAt,
    locale,
    paper: layout.paper,
    footer: t('footer', { version: facts.version, date: createdAt }),
    sections,
  };

  function section(id: Parameters<BestReportText>[0], blocks: readonly Block[]): Section {
    return { id, heading: t(id), note: '', blocks };
  }

  function sectionsOf(context: BestReportContext): Section[] {
    return [
      section('verdict', [...stateBlocks(context), ...verdictBlocks(context), factBlock(context)]),
      section('leads', leadBlocks(context)),
      section('cost', costBlocks(context)),
      section('behind', behindBlocks(context)),
      section('failed', reasonBlocks(context, 'failed')),
      section('untried', reasonBlocks(context, 'untried')),
      section('windows', windowBlocks(context)),
      section('test', testBlocks(context)),
    ].filter(({ blocks }) => blocks.length > 0);
  }
}

const told =
  (teller: ReturnType<typeof tellerIn>) =>
  (sentence: Sentence | string): string =>
    typeof sentence === 'string' ? sentence : teller({ message: sentenceText(sentence), sentence });

/** What keeps it from being a search that came to its end. */
function stateBlocks({ facts, t, tell }: Pick<BestReportContext, 'facts' | 't' | 'tell'>): Block[] {
  const { state, error } = facts.search;
  if (state === 'done') return [];
  if (state !== 'failed') return [{ kind: 'paragraph', tone: 'warning', text: t(`state_${state}`) }];
  const reason = error === null ? '' : tell(saidBy(error));
  return [{ kind: 'paragraph', tone: 'warning', text: t('state_failed', { reason }) }];
}

function verdictBlocks({ facts, standing, t, tell, nameOf }: BestReportContext): Block[] {
  const { result } = facts.search;
  if (result === null) {
    const leader = standing.entries.find(({ id }) => id === standing.leader);
    return leader === undefined ? [] : [{ kind: 'paragraph', text: t('leadsSoFar', { name: nameOf(leader) }) }];
  }
  return [
    { kind: 'paragraph', tone: 'lead', text: tell(result.verdict.sentence) },
    ...(result.winner.isFinal ? [] : [{ kind: 'paragraph' as const, tone: 'warning' as const, text: t('notFinal') }]),
  ];
}

function factBlock({ facts, standing, t, format, nameOf }: BestReportContext): Block {
  const { search, dataset } = facts;
  const { request, result } = search;
  const { budget } = request;
  const horizon = result?.horizon ?? request.horizon;
  const winner = standing.entries.find(({ id }) => id === result?.winner.entry);
  const items = [
    { name: t('dataset'), value: dataset.name },
    { name: t('rows'), value: format.integer(dataset.version.rowCount) },
    { name: t('target'), value: request.target },
    { name: t('horizon'), value: horizon === undefined ? t('season') : format.integer(horizon) },
    {
      name: t('budget'),
      value:
        budget.kind === 'minutes'
          ? format.duration(budget.minutes * 60_000)
          : t('budget_steps', { count: format.integer(budget.steps) }),
    },
    {
      name: t('spent'),
      value: t('spentOf', { count: format.integer(standing.spent.steps), time: format.duration(standing.spent.ms) }),
    },
    { name: t('preset'), value: t(`preset_${request.preset}`) },
    { name: t('seed'), value: String(request.seed) },
    { name: t('started'), value: format.date(search.startedAt) },
    { name: t('finished'), value: format.date(search.finishedAt) },
    ...(result === null || winner === undefined
      ? []
      : [
          { name: t('winner'), value: nameOf(winner) },
          { name: t('winnerRun'), value: result.winner.run },
          { name: t('experiments'), value: t('experimentsOf', result.experiments) },
        ]),
  ];
  return { kind: 'facts', items };
}
