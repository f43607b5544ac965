import type { ClassBacktest, ForecastBacktest } from '../../../../src-main/contract';
import type { HeatMapSpec } from '../../../charts';
import type { Formatters } from '../../../format/formatters';
import type { Translate } from '../../../format/translate';

/** Mean absolute errors by origin (rows) and step ahead (columns). */
export function backtestMap(result: ForecastBacktest, unit: string, format: Formatters, t: Translate): HeatMapSpec {
  return {
    title: unit === '' ? t('run.backtest.map') : `${t('run.backtest.map')}, ${unit}`,
    xLabel: t('run.step'),
    yLabel: t('run.origin'),
    columns: Array.from({ length: result.horizon }, (_, index) => String(index + 1)),
    rows: result.folds.map((fold) => originText(fold, format)),
    values: result.folds.map(({ mae }) => mae ?? Array.from({ length: result.horizon }, () => null)),
  };
}

/** Recall by origin (rows) and class (columns); empty where the origin's rows have none of the class. */
export function classBacktestMap(result: ClassBacktest, format: Formatters, t: Translate): HeatMapSpec {
  return {
    title: t('run.backtest.classMap'),
    xLabel: t('run.class'),
    yLabel: t('run.origin'),
    columns: result.classNames,
    rows: result.folds.map((fold) => originText(fold, format)),
    values: result.folds.map(({ recall }) => recall),
  };
}

/** Above the origins: the zone in which their times are told, where they have times. */
export function originTitle(
  folds: readonly { readonly originTime: number | null }[],
  format: Formatters,
  t: Translate,
): string {
  return folds.some(({ originTime }) => originTime !== null)
    ? `${t('run.origin')} (${format.timeZone})`
    : t('run.origin');
}

/** An origin's time, or its row. */
export function originText(
  { origin, originTime }: { readonly origin: number; readonly originTime: number | null },
  format: Formatters,
): string {
  return originTime === null ? format.integer(origin) : format.dataTime(originTime);
}
