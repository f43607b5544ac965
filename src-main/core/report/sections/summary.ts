import { otherTestSentences, significanceSentence } from '../../comparison';
import { flatDirection, knownMetric, parseFlatMetric } from '../../evaluation/metrics';
import type { Block } from '../document';
import type { ReportRun, SectionContext } from '../facts';
import { disqualificationText } from '../messages/findings';
import { metricWords } from './metric-texts';
import { metricOf, runName } from './results';

/** The report in words: which run is best, against what, and whether the difference can be shown. */
export function summaryBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const blocks: Block[] = [];
  const ranked = rankedRuns(context);
  const best = ranked[0];
  if (best !== undefined) {
    const metric = headlineMetric(best);
    const unit = knownMetric(parseFlatMetric(metric).metric)?.unit === 'target' ? context.unitOf(best) : '';
    const values = {
      best: runName(best, context),
      count: ranked.length,
      metric: metricWords(metric, context),
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
  const sign = flatDirection(metric) === 'min' ? 1 : -1;
  return candidates.toSorted((a, b) => sign * ((metricOf(a, metric) ?? Infinity) - (metricOf(b, metric) ?? Infinity)));
}

function remarks(run: ReportRun, context: SectionContext): Block[] {
  const { t } = context;
  const { detail } = run;
  const name = runName(run, context);
  const blocks: Block[] = [];
  if (detail.disqualified !== null) {
    const disqualified = detail.evaluation?.disqualified;
    const reason =
      disqualified == null ? detail.disqualified : disqualificationText(disqualified, context.facts.request.locale);
    blocks.push({ kind: 'paragraph', tone: 'warning', text: t('disqualified', { name, reason }) });
  }
  blocks.push(...skillBlocks(run, context));
  if (detail.state === 'stopped') blocks.push({ kind: 'paragraph', text: t('stoppedByUser', { name }) });
  return blocks;
}

/** Whether the run beats the forecasts that cost nothing, by the same test as between runs. */
function skillBlocks(run: ReportRun, context: SectionContext): Block[] {
  const { t, format } = context;
  const { evaluation, skill } = run.detail;
  const against = evaluation?.skillAgainst;
  if (evaluation == null || against === null || against === undefined) return [];
  const part = evaluation.test ?? evaluation.validation;
  const certainty = part?.certainty ?? null;
  // The baseline that the test leaves open need not be the strongest one.
  const open = evaluation.findings.find(({ code }) => code === 'skillNotShown' || code === 'tooFewIndependent');
  const names: readonly (typeof against)[] = part?.baselines.map(({ name }) => name) ?? [];
  const baseline = names.find((name) => name === open?.values.baseline) ?? against;
  const found = certainty?.skills.find(({ name }) => name === baseline);
  const values = {
    name: runName(run, context),
    baseline: t(baseline),
    skill: format.percent(skill),
    windows: format.integer(certainty?.windows ?? null),
    independent: format.integer(certainty === null ? null : Math.round(certainty.independent)),
  };
  const isPerfect = evaluation.findings.some(({ code }) => code === 'perfectBaseline');
  const warn = (key: 'skillPerfect' | 'skillWorse' | 'skillTooFew' | 'skillNotShown', more = {}): Block[] => [
    { kind: 'paragraph', tone: 'warning', text: t(key, { ...values, ...more }) },
  ];
  if (skill === null) return isPerfect ? warn('skillPerfect') : [];
  if (skill <= 0) return warn('skillWorse');
  if (open?.code === 'tooFewIndependent') {
    const { independent } = open.values;
    const worth = typeof independent === 'number' ? { independent: format.integer(independent) } : {};
    return warn('skillTooFew', worth);
  }
  const ends = { lower: format.percent(found?.lower ?? null), upper: format.percent(found?.upper ?? null) };
  const worth: Block[] = certainty === null ? [] : [{ kind: 'paragraph', text: t('worth', values) }];
  if (open?.code === 'skillNotShown') {
    return [...warn('skillNotShown', { ...ends, skill: format.percent(found?.skill ?? skill) }), ...worth];
  }
  // Repeats show the mean of their skills, which one run's interval is not about.
  const hasInterval = found?.lower != null && run.group === null;
  return [
    { kind: 'paragraph', text: hasInterval ? t('skillBetween', { ...values, ...ends }) : t('skillBetter', values) },
    ...worth,
  ];
}

/** Every test in a sentence; the pairs that were refused say why. */
function significance({ facts, ...context }: SectionContext): Block[] {
  const whole = { facts, ...context };
  const nameOf = (id: string): string => {
    const run = facts.runs.find(({ detail, group }) => (group === null ? detail.id : group.id) === id);
    return run === undefined ? id : runName(run, whole);
  };
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
