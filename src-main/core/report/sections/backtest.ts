import { heatMapChart } from '../charts/heat-map';
import type { Block } from '../document';
import type { ReportBacktest, SectionContext } from '../facts';
import { singleName } from './results';

/** The backtests of the report's runs: the error at every origin and step, and what it comes to. */
export function backtestBlocks(context: SectionContext): Block[] {
  return context.facts.backtests.flatMap((backtest) => blocksOf(backtest, context));
}

function blocksOf({ runId, configuration, result }: ReportBacktest, context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const run = facts.runs.find(({ detail }) => detail.id === runId);
  const folds = result.folds.filter(({ mae }) => mae !== null);
  if (run === undefined || folds.length === 0) return [];
  const unit = context.unitOf(run);
  const values = {
    name: singleName(run, context),
    mode: t(configuration.mode),
    origins: format.integer(result.folds.length),
    step: format.integer(configuration.step),
    mae: `${format.number(result.headline)}${unit === '' ? '' : ` ${unit}`}`,
    skill: format.percent(result.skill),
  };
  const chart = heatMapChart(
    folds.map(({ origin, originTime, mae }) => ({
      name: originTime === null ? format.integer(origin) : format.date(originTime),
      values: mae ?? [],
    })),
    { title: t('backtest'), xLabel: t('step'), locale: facts.request.locale },
  );
  return [
    {
      kind: 'paragraph',
      ...(result.skill !== null && result.skill <= 0 ? { tone: 'warning' as const } : {}),
      text: t('backtestText', values),
    },
    { kind: 'figure', caption: t('backtestCaption', values), svg: chart },
  ];
}
