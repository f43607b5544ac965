import { GatewiseError } from '../common/errors';
import { counted, said, type Sentence } from '../common/sentence';
import type { BacktestConfiguration } from './schema';
import type { Part } from '../task/schema';

/** Row ranges [from, to) of one fold; of every series, where there are several. */
export interface BacktestFold {
  /** The first row that is tested. */
  readonly origin: number;
  readonly train: { readonly from: number; readonly to: number };
  readonly validation: { readonly from: number; readonly to: number };
  readonly test: { readonly from: number; readonly to: number };
}

/** A share of the rows before the first origin that serves validation when its size is not given. */
const validationShare = 0.1;

/** Rows of a series below which it cannot take part in every fold: what `backtestFolds` needs before the first origin, and the folds. */
export function fewestFoldRows(
  { mode, origins, step, validationRows, trainRows }: BacktestConfiguration,
  { window, horizon }: { readonly window: number; readonly horizon: number },
): number {
  const least = mode === 'sliding' ? (trainRows ?? 0) : 0;
  let before = Math.max(least, window + (validationRows ?? horizon));
  while (before < window + (validationRows ?? Math.max(horizon, Math.floor(before * validationShare)))) before += 1;
  return before + origins * step;
}

/** What helps where a part of a fold holds too little: its borders follow from the origins and the step. */
export const foldAdvice: Readonly<Record<Part, Sentence>> = {
  train: said`Use fewer origins or a smaller step, so that training begins with more rows`,
  validation: said`Give validation more rows`,
  test: said`Use a larger step, so that each fold tests more rows`,
};

/**
 * Folds whose test rows follow each other and end with the last row (Tashman 2000). Nothing at or after an origin is
 * in its training or validation rows. `window` rows is what one window spans, `horizon` what it predicts.
 * @throws GatewiseError SPLIT_INVALID when the rows do not suffice
 */
export function backtestFolds(
  rowCount: number,
  { mode, origins, step, validationRows, trainRows }: BacktestConfiguration,
  { window, horizon }: { readonly window: number; readonly horizon: number },
): BacktestFold[] {
  if (step < horizon) {
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`A step of ${counted(step, 'row', 'rows')} holds no forecast of ${counted(horizon, 'row', 'rows')}. Use a step of ${horizon} or more.`,
      { field: 'step' },
    );
  }
  const firstOrigin = rowCount - origins * step;
  const before = mode === 'sliding' ? (trainRows ?? firstOrigin) : firstOrigin;
  const validation = validationRows ?? Math.max(horizon, Math.floor(firstOrigin * validationShare));
  const needed = mode === 'sliding' ? Math.max(before, window + validation) : window + validation;
  if (needed > firstOrigin || before < window + validation) {
    const least = window + 2 * horizon;
    const ways = [
      ...(origins > 1 ? [said`fewer origins`] : []),
      ...(step > horizon ? [said`a smaller step`] : []),
      ...(validation > horizon ? [said`fewer validation rows`] : []),
      ...(mode === 'sliding' && trainRows !== null ? [said`another number of training rows`] : []),
    ];
    const [first, ...otherWays] = ways;
    const advice =
      rowCount < least || first === undefined
        ? said`A backtest of this run takes ${counted(least, 'row', 'rows')} or more, and there are ${rowCount}: train one with a shorter lookback or horizon, or import more rows.`
        : said`Use ${otherWays.reduce((text, way) => said`${text} or ${way}`, first)}.`;
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`${counted(origins, 'origin', 'origins')} of ${counted(step, 'row', 'rows')} would leave ${counted(Math.max(0, firstOrigin), 'row', 'rows')} before the first one, where ${Math.max(needed, window + validation)} are needed. ${advice}`,
      { field: 'origins' },
    );
  }
  return Array.from({ length: origins }, (_, i) => {
    const origin = firstOrigin + i * step;
    const validationFrom = origin - validation;
    return {
      origin,
      train: { from: mode === 'sliding' ? origin - before : 0, to: validationFrom },
      validation: { from: validationFrom, to: origin },
      test: { from: origin, to: origin + step },
    };
  });
}
