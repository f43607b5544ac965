import type { ClassBacktest, ForecastBacktest } from '../../backtest';
import { figureName } from '../../evaluation/names';
import { heatMapChart } from '../charts/heat-map';
import type { Block } from '../document';
import { zoneOfRun, type ReportBacktest, type ReportRun, type SectionContext } from '../facts';
import { singleName } from './results';

/** The backtests of the report's runs: the error at every origin and step, and what it comes to. */
export function backtestBlocks(context: SectionContext): Block[] {
  return context.facts.backtests.flatMap((backtest) => blocksOf(backtest, context));
}

function blocksOf(backtest: ReportBacktest, context: SectionContext): Block[] {
  const { result } = backtest;
  const run = context.facts.runs.find(({ detail }) => detail.id === backtest.runId);
  if (run === undefined) return [];
  return result.kind === 'forecast'
    ? forecastBlocks({ ...backtest, result }, run, context)
    : classBlocks({ ...backtest, result }, run, context);
}

function namesOf({ configuration, result }: ReportBacktest, run: ReportRun, context: SectionContext) {
  const { t, format, facts } = context;
  return {
    name: singleName(run, context),
    mode: t(configuration.mode),
    origins: format.integer(result.folds.length),
    step: format.integer(configuration.step),
    skill: format.percent(result.skill),
    baseline: figureName(result.strongest, facts.request.locale) ?? result.strongest,
  };
}

/** What the folds say about the skill; nothing for backtests from before it was computed. */
function verdictText({ certainty }: ReportBacktest['result'], { t, format }: SectionContext): string {
  if (certainty === null) return '';
  const ends = { lower: format.percent(certainty.lower), upper: format.percent(certainty.upper) };
  return ` ${t(`foldVerdict_${certainty.verdict}`, ends)}`;
}

/** Whose clock the origins show; nothing where they are rows. */
function zoneNote({ result }: ReportBacktest, timeZone: string, { t }: SectionContext): string {
  const folds: readonly { readonly originTime: number | null }[] = result.folds;
  return folds.some(({ originTime }) => originTime !== null) ? ` ${t('originsIn', { zone: timeZone })}` : '';
}

function forecastBlocks(
  backtest: ReportBacktest & { readonly result: ForecastBacktest },
  run: ReportRun,
  context: SectionContext,
): Block[] {
  const { facts, t, format } = context;
  const { result } = backtest;
  const timeZone = zoneOfRun(facts, run);
  const folds = result.folds.filter(({ mae }) => mae !== null);
  if (folds.length === 0) return [];
  const unit = context.unitOf(run);
  const values = {
    ...namesOf(backtest, run, context),
    mae: `${format.number(result.headline)}${unit === '' ? '' : ` ${unit}`}`,
  };
  const chart = heatMapChart(
    folds.map(({ origin, originTime, mae }) => ({
      name: originTime === null ? format.integer(origin) : format.moment(originTime, timeZone),
      values: mae ?? [],
    })),
    { title: t('backtest'), xLabel: t('step'), locale: facts.request.locale },
  );
  return [
    {
      kind: 'paragraph',
      ...(result.skill !== null && result.skill <= 0 ? { tone: 'warning' as const } : {}),
      text: `${t('backtestText', values)}${verdictText(result, context)}`,
    },
    { kind: 'figure', caption: `${t('backtestCaption', values)}${zoneNote(backtest, timeZone, context)}`, svg: chart },
  ];
}

/** Recall of every class at every origin, and the mean figures beside those of the majority class. */
function classBlocks(
  backtest: ReportBacktest & { readonly result: ClassBacktest },
  run: ReportRun,
  context: SectionContext,
): Block[] {
  const { facts, t, format } = context;
  const { result } = backtest;
  const { headline, baseline } = result;
  const timeZone = zoneOfRun(facts, run);
  if (headline === null || baseline === null) return [];
  const values = {
    ...namesOf(backtest, run, context),
    balancedAccuracy: format.number(headline.balancedAccuracy),
    f1Macro: format.number(headline.f1Macro),
    logLoss: format.number(headline.logLoss),
    baselineAccuracy: format.number(baseline.balancedAccuracy),
    baselineF1: format.number(baseline.f1Macro),
    baselineLogLoss: format.number(baseline.logLoss),
  };
  const chart = heatMapChart(
    result.folds
      .filter(({ scores }) => scores !== null)
      .map(({ origin, originTime, recall }) => ({
        name: originTime === null ? format.integer(origin) : format.moment(originTime, timeZone),
        values: recall,
      })),
    {
      title: t('backtest'),
      xLabel: '',
      locale: facts.request.locale,
      columnNames: result.classNames,
    },
  );
  return [
    {
      kind: 'paragraph',
      ...(result.skill !== null && result.skill <= 0 ? { tone: 'warning' as const } : {}),
      text: `${t('classBacktestText', values)}${verdictText(result, context)}`,
    },
    {
      kind: 'figure',
      caption: `${t('classBacktestCaption', values)}${zoneNote(backtest, timeZone, context)}`,
      svg: chart,
    },
  ];
}
