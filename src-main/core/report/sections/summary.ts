import { otherTestSentences, significanceSentence } from '../../comparison';
import type { Block } from '../document';
import type { ReportRun, SectionContext } from '../facts';
import { disqualificationText } from '../messages/findings';
import { differSentence, standingSentence, verdictSentence, verdictTone } from '../../verdict';
import { runName, verdictOf } from './results';

/** The report in words: who stands first where the tests show it, and what can be said of each beside the baselines. */
export function summaryBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const { locale } = facts.request;
  const { verdict } = facts;
  const nameOf = namer(context);
  const differ = differSentence(verdict, locale);
  const standings = verdict.sets.flatMap((set): Block[] => {
    const sentence = standingSentence(set.standing, nameOf, locale);
    if (sentence === null) return [];
    const text = verdict.sets.length === 1 ? sentence : `${set.dataset} · ${set.target}: ${sentence}`;
    return [{ kind: 'paragraph', tone: 'lead', text }];
  });
  return [
    ...(differ === null ? [] : [{ kind: 'paragraph' as const, tone: 'warning' as const, text: differ }]),
    ...standings,
    ...facts.runs.flatMap((run) => remarks(run, standings.length === 0 && facts.runs.length === 1, context)),
    ...significance(context),
    ...(facts.testLooks > 1
      ? [{ kind: 'paragraph' as const, text: t('testLooks', { count: format.integer(facts.testLooks) }) }]
      : []),
  ];
}

function remarks(run: ReportRun, leads: boolean, context: SectionContext): Block[] {
  const { facts, t } = context;
  const { detail } = run;
  const name = runName(run, context);
  const blocks: Block[] = [];
  const verdict = verdictOf(run, facts.verdict);
  if (detail.disqualified !== null) {
    const disqualified = detail.evaluation?.disqualified;
    const reason =
      disqualified == null ? detail.disqualified : disqualificationText(disqualified, facts.request.locale);
    blocks.push({ kind: 'paragraph', tone: 'warning', text: t('disqualified', { name, reason }) });
  } else if (verdict !== undefined) {
    const tone = verdictTone(verdict) === 'good' ? (leads ? 'lead' : 'normal') : 'warning';
    blocks.push({ kind: 'paragraph', tone, text: verdictSentence(verdict, name, facts.request.locale) });
  }
  if (detail.state === 'stopped') blocks.push({ kind: 'paragraph', text: t('stoppedByUser', { name }) });
  return blocks;
}

/** Names of runs and repeats by their ids. */
function namer(context: SectionContext): (id: string) => string {
  return (id) => {
    const run = context.facts.runs.find(({ detail, group }) => (group === null ? detail.id : group.id) === id);
    return run === undefined ? id : runName(run, context);
  };
}

/** Every test in a sentence; the pairs that were refused say why. */
function significance(context: SectionContext): Block[] {
  const { facts } = context;
  const nameOf = namer(context);
  return facts.tests.flatMap((test): Block[] => {
    const others = otherTestSentences(test, facts.request.locale);
    return [
      {
        kind: 'paragraph',
        ...(test.refused === null ? {} : { tone: 'warning' as const }),
        text: significanceSentence(test, nameOf, facts.request.locale),
      },
      ...(others.length === 0 ? [] : [{ kind: 'paragraph' as const, text: others.join(' · ') }]),
    ];
  });
}
