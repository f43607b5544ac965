import { metricDirection } from '../../comparison';
import type { Block } from '../document';
import type { ReportRun, SectionContext } from '../facts';
import { metricLabel, runName } from './results';

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
      value: `${format.number(best.detail.metrics[metric])}${unit === '' ? '' : ` ${unit}`}`,
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
    (run) => run.detail.disqualified === null && run.detail.metrics[headlineMetric(run)] !== undefined,
  );
  const metric = candidates[0] === undefined ? '' : headlineMetric(candidates[0]);
  const sign = metricDirection(metric) === 'min' ? 1 : -1;
  return candidates.toSorted(
    (a, b) => sign * ((a.detail.metrics[metric] ?? Infinity) - (b.detail.metrics[metric] ?? Infinity)),
  );
}

function remarks(run: ReportRun, context: SectionContext): Block[] {
  const { t, format } = context;
  const { detail } = run;
  const name = runName(run, context);
  const blocks: Block[] = [];
  if (detail.disqualified !== null) {
    blocks.push({ kind: 'paragraph', tone: 'warning', text: t('disqualified', { name, reason: detail.disqualified }) });
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

function significance(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const nameOf = (id: string): string => {
    const run = facts.runs.find((candidate) => candidate.detail.id === id);
    return run === undefined ? id : runName(run, context);
  };
  return facts.tests.flatMap((test): Block[] => {
    const names = { first: nameOf(test.first), second: nameOf(test.second) };
    if (test.refused === 'differentTestRows' || test.refused === 'differentTask') {
      return [{ kind: 'paragraph', tone: 'warning', text: t('notComparable', names) }];
    }
    if (test.adjustedPValue === null) return [];
    const p = format.pValue(test.adjustedPValue);
    if (test.better === null) return [{ kind: 'paragraph', text: t('notSignificant', { ...names, p }) }];
    const worse = test.better === test.first ? names.second : names.first;
    const key = test.test === 'mcnemar' ? 'significantClasses' : 'significant';
    return [{ kind: 'paragraph', text: t(key, { better: nameOf(test.better), worse, p }) }];
  });
}
