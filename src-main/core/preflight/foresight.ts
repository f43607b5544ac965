import type { Frame } from '../preparation/frame';
import type { RowRange } from '../task/series';
import { findBlockLeak, type BlockFigure } from './blocks';
import { functionOfLater, quotient, windowFigure, type ExactLeak } from './exact';
import { explainedAhead, newsOf, ownPast, type News, type OwnPast } from './news';
import { takeSample, valuesAt, type TakenSample } from './sample';
import { standardise, type Signal } from './signal';

/** That a column knows rows of the target that lie ahead of its own. */
export interface Foresight {
  readonly severity: 'blocking' | 'warning';
  /** Rows ahead, and the time that they take where the rows have a clock. */
  readonly ahead: number;
  readonly aheadMs: number | null;
  /** Share of what the target's own past leaves open that the column explains, 0 to 1. */
  readonly share: number;
  /** What it is of a block's or a window's rows, where it is that exactly. */
  readonly figure: BlockFigure | ExactLeak['kind'] | null;
}

/** Shares of a column's news that are the target's next rows, from which it is plain and from which it is likely. */
const [plainShare, likelyShare] = [0.96, 0.6];
/** Where nothing tells which column follows which, only a share without any noise of its own is worth a warning. */
const noiselessShare = 0.975;
/** What tells a later row to this share is no measurement of something else. */
const exactShare = 0.9998;
/** The same for what a block's rows say that only its end can tell. */
const [plainBlock, likelyBlock] = [0.98, 0.95];
/** Nats from which a direction is no chance. */
const evident = 10;
/** Share above which window figures are tried: they cost a pass over the rows for each window. */
const hinting = 0.1;

/** Looks for foresight of one target in one column after another; what the target itself needs is worked out once. */
export interface ForesightSearch {
  /** @param others columns that it may be mixed with: what they say up to its row is no news */
  find(values: ArrayLike<number>, others?: () => readonly ArrayLike<number>[]): Foresight | null;
}

/**
 * @param target the target's values, or 1 and 0 for one of its labels
 * @param reach rows ahead that are looked at
 */
export function foresightSearch(
  target: ArrayLike<number>,
  frame: Frame,
  train: readonly RowRange[],
  reach: number,
): ForesightSearch | null {
  const sample = takeSample(frame, train, reach);
  if (sample === null) return null;
  const raw = valuesAt(target, sample);
  const signal = standardise(raw, sample);
  const past = signal === null ? null : ownPast(signal, sample);
  if (past === null) return null;
  const isLabel = new Set(raw).size <= 2;
  // Every column is held against all others: what that takes of each is worked out once.
  const directions = new Map<ArrayLike<number>, Float64Array | null>();
  const directionOf = (values: ArrayLike<number>): Float64Array | null => {
    let direction = directions.get(values);
    if (direction === undefined) {
      const found = standardise(valuesAt(values, sample), sample);
      direction = found === null ? null : unit(found.steps);
      directions.set(values, direction);
    }
    return direction;
  };
  return {
    find: (values, others = () => []) => {
      const mixedWith = (): Signal[] =>
        nearest(values, others(), directionOf).flatMap((other) => standardise(valuesAt(other, sample), sample) ?? []);
      return foresightOf(valuesAt(values, sample), raw, past, sample, { isLabel, mixedWith });
    },
  };
}

/** Other columns that a column is held against at the most. */
const mostOthers = 3;

/** The other columns whose steps are closest to the column's in their own row. */
function nearest(
  values: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
  directionOf: (values: ArrayLike<number>) => Float64Array | null,
): ArrayLike<number>[] {
  const own = directionOf(values);
  if (own === null) return [];
  return others
    .flatMap((other) => {
      const direction = directionOf(other);
      return direction === null ? [] : [{ other, r: Math.abs(product(own, direction)) }];
    })
    .filter(({ r }) => r > 0.1)
    .sort((a, b) => b.r - a.r)
    .slice(0, mostOthers)
    .map(({ other }) => other);
}

/** Values around their mean, of length 1: the product of two of them is Pearson's r. Null for a constant. */
function unit(values: Float64Array): Float64Array | null {
  const center = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = values.map((value) => value - center);
  const size = Math.sqrt(product(centred, centred));
  return size > 0 ? centred.map((value) => value / size) : null;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function foresightOf(
  feature: Float64Array,
  target: Float64Array,
  past: OwnPast,
  sample: TakenSample,
  { isLabel, mixedWith }: { readonly isLabel: boolean; readonly mixedWith: () => Signal[] },
): Foresight | null {
  const answer = (
    severity: Foresight['severity'],
    ahead: number,
    share: number,
    figure: Foresight['figure'],
  ): Foresight => ({
    severity,
    ahead,
    aheadMs: sample.intervalMs === null ? null : ahead * sample.intervalMs,
    share: Math.max(0, Math.min(1, share)),
    figure,
  });
  if (!isLabel) {
    const block = findBlockLeak(feature, target, sample);
    if (block !== null && block.share >= likelyBlock) {
      return answer(block.share >= plainBlock ? 'blocking' : 'warning', block.ahead, block.share, block.figure);
    }
    const ratio = quotient(feature, target, sample.stretches, Math.min(sample.reach, 48));
    if (ratio !== null) return answer('blocking', ratio.ahead, ratio.r2, 'quotient');
  }
  const signal = standardise(feature, sample);
  const news = signal === null ? null : newsOf(signal, past, sample);
  if (signal === null || news === null) return null;
  const found = verdictOf(news);
  if (found !== 'blocking' && !isLabel && !isDriver(news) && Math.max(news.sharp, news.whole) > hinting) {
    const exact =
      functionOfLater(feature, target, sample.stretches, news.peak) ??
      windowFigure(feature, target, sample, [news.ahead, news.peak]);
    if (exact !== null) return answer('blocking', exact.ahead, exact.r2, exact.kind);
  }
  if (found === null) {
    if (isDriver(news) || Math.max(news.sharp, news.whole) < hinting) return null;
    const others = mixedWith();
    const mixed = others.length === 0 ? null : newsOf(signal, past, sample, others);
    const verdict = mixed === null ? null : verdictOf(mixed);
    return mixed === null || verdict === null
      ? null
      : answer(verdict, mixed.ahead, Math.max(mixed.sharp, mixed.whole), null);
  }
  const share = explainedAhead(signal, past, sample, news);
  return answer(share >= exactShare && !isDriver(news) ? 'blocking' : found, news.ahead, share, null);
}

/**
 * A leak is made of the target: beyond what the target's own past says, its past adds nothing to the target, while the target's
 * past tells the column better than the column's own does. What drives the target is the other way round: its past adds to
 * the target's, because the target follows it with noise of its own, and the target's past adds nothing to it.
 */
export function verdictOf(news: News): Foresight['severity'] | null {
  const share = Math.max(news.sharp, news.whole);
  if (isMadeOfTarget(news)) return share >= plainShare ? 'blocking' : share >= likelyShare ? 'warning' : null;
  const { atPeak } = news;
  const isLater = atPeak !== null && atPeak.favour >= 2 * evident && atPeak.against <= 3;
  return !isDriver(news) && share >= (isLater ? likelyShare : noiselessShare) ? 'warning' : null;
}

function isMadeOfTarget({ favour, against }: News): boolean {
  return favour >= evident && against <= Math.max(3, favour / 4);
}

function isDriver({ favour, against }: News): boolean {
  return against > 6 && against > favour;
}
