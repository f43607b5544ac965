import { metricDirection, significanceSentence } from '../../comparison';
import type { Block } from '../document';
import type { ReportRun, SectionContext } from '../facts';
import { disqualificationText } from '../messages/findings';
import { metricLabel, metricOf, runName } from './results';

/** The report in words: which run is best, against what, and whether the difference can be shown. */
export function summaryBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const blocks: Block[] = [];
  const ranked = rankedRuns(context);
  const best = ranked[0];
  if (best !== undefined) {
    const metric = headlineMetric(best);
    const unit = metric.endsWith('.mae') || metric.endsWith('.rmse') ? context.unitOf(best) : '';
    const values = {
      best: runName(best, context),
      count: ranked.length,
      metric: metricLabel(metric, context),
      value: `${format.number(metricOf(best, metric))}${unit === '' ? '' : ` ${unit}`}`,
    };
    const key =
      ranked.length === 1 ? 'single' : best.detail.taskKind === 'classification' ? 'bestOfManyClasses' : 'bestOfMany';
    blocks.push({ kind: 'paragraph', tone: 'lead', text: t(key, values) });
  }
  for (const run of facts.runs) blocks.push(...remarks(run, context));
  blocks.push(...significance(context));
  if (facts.testLooks > 1)
    blocks.push({ kind: 'paragraph', text: t('testLooks', { count: format.integer(facts.testLooks) }) });
  return blocks;
}

function headlineMetric(run: ReportRun): string {
  const headline = run.detail.evaluation?.headline;
  return headline === null || headline === undefined ? 'test.rmse' : `${headline.part}.${headline.metric}`;
}

function rankedRuns(context: SectionContext): ReportRun[] {
  const candidates = context.facts.runs.filter(
    (run) => run.detail.disqualified === null && metricOf(run, headlineMetric(run)) !== undefined,
  );
  const metric = candidates[0] === undefined ? '' : headlineMetric(candidates[0]);
  const sign = metricDirection(metric) === 'min' ? 1 : -1;
  return candidates.toSorted((a, b) => sign * ((metricOf(a, metric) ?? Infinity) - (metricOf(b, metric) ?? Infinity)));
}

function remarks(run: ReportRun, context: SectionContext): Block[] {
  const { t, format } = context;
  const { detail } = run;
  const name = runName(run, context);
  const blocks: Block[] = [];
  if (detail.disqualified !== null) {
    const disqualified = detail.evaluation?.disqualified;
    const reason =
      disqualified == null ? detail.disqualified : disqualificationText(disqualified, context.facts.request.locale);
    blocks.push({ kind: 'paragraph', tone: 'warning', text: t('disqualified', { name, reason }) });
  }
  const against = detail.evaluation?.skillAgainst;
  if (detail.skill !== null && against !== null && against !== undefined) {
    const values = { name, baseline: t(against), skill: format.percent(detail.skill) };
    blocks.push(
      detail.skill > 0
        ? { kind: 'paragraph', text: t('skillBetter', values) }
        : { kind: 'paragraph', tone: 'warning', text: t('skillWorse', values) },
    );
  }
  if (detail.state === 'stopped') blocks.push({ kind: 'paragraph', text: t('stoppedByUser', { name }) });
  return blocks;
}

/** Every test in a sentence; the pairs that were refused say why. */
function significance({ facts, ...context }: SectionContext): Block[] {
  const whole = { facts, ...context };
  const nameOf = (id: string): string => {
    const run = facts.runs.find(({ detail, group }) => (group === null ? detail.id : group.id) === id);
    return run === undefined ? id : runName(run, whole);
  };
  return facts.tests.map((test): Block => ({
    kind: 'paragraph',
    ...(test.refused === null ? {} : { tone: 'warning' as const }),
    text: significanceSentence(test, nameOf, facts.request.locale),
  }));
}
