import type { BacktestResult } from '../../../src-main/contract';
import type { HeatMapSpec } from '../../charts';
import type { Formatters } from '../../format/formatters';
import type { Translate } from './run-charts';

/** Mean absolute errors by origin (rows) and step ahead (columns). */
export function backtestMap(result: BacktestResult, unit: string, format: Formatters, t: Translate): HeatMapSpec {
  return {
    title: unit === '' ? t('run.backtest.map') : `${t('run.backtest.map')}, ${unit}`,
    xLabel: t('run.step'),
    yLabel: t('run.origin'),
    columns: Array.from({ length: result.horizon }, (_, index) => String(index + 1)),
    rows: result.folds.map(({ origin, originTime }) =>
      originTime === null ? format.integer(origin) : format.dataTime(originTime),
    ),
    values: result.folds.map(({ mae }) => mae ?? Array.from({ length: result.horizon }, () => null)),
  };
}
