import { at, sorted } from '../common/numbers';
import { leastSquares, type Stretch } from './least-squares';
import type { Sample } from './sample';

/** A value that stands for many rows, held against those rows of the target. */
export interface BlockLeak {
  /** What of the block's target the value is. */
  readonly figure: BlockFigure;
  /** Share of what the rows before leave open of the value. */
  readonly share: number;
  /** Rows that the value looks ahead at the most. */
  readonly ahead: number;
  readonly blocks: number;
}

const figures = ['mean', 'sum', 'max', 'min', 'median', 'last', 'sd', 'range', 'next'] as const;
export type BlockFigure = (typeof figures)[number];

/** Share of rows on which a value stands still before it counts as one of blocks. */
const quietShare = 0.6;
/** Blocks from which a regression on the block before can be made; below it only exact figures count. */
const manyBlocks = 14;
const fewestBlocks = 4;
const exactR2 = 0.9999;

interface Candidate {
  readonly values: Float64Array;
  /** Whether rounding errors are relative to the value (quotients) or of the columns' own size. */
  readonly isQuotient: boolean;
  /** Whether the value is added up: then its change at a block's start is what the block says. */
  readonly isSum: boolean;
}

/**
 * Finds what a column repeats in each row of a day, a week or another block that only the block's end can tell: the target's
 * mean, total, maximum, …, in the column itself, in its distance or ratio to the target, or in what is left to the end.
 */
export function findBlockLeak(
  feature: Float64Array,
  target: Float64Array,
  { stretches, clock }: Pick<Sample, 'stretches' | 'clock'>,
): BlockLeak | null {
  for (const candidate of candidatesOf(feature, target, stretches)) {
    const blocks = blocksOf(candidate, feature, target, stretches);
    const leak = blocks === null ? null : holdAgainst(candidate, blocks, target);
    if (leak !== null) return leak;
  }
  for (const round of clock?.rounds ?? []) {
    const blocks = roundsOf(feature, stretches, clock?.places ?? feature, round);
    const leak =
      blocks === null ? null : holdAgainst({ values: feature, isQuotient: false, isSum: false }, blocks, target);
    if (leak !== null) return leak;
  }
  return null;
}

/** How much larger the steps at one place of the clock have to be than at all others. */
const stepsApart = 2.5;

/** Days or weeks within which a column hardly moves but for noise, and between which it does; null where there are none. */
function roundsOf(
  feature: Float64Array,
  stretches: readonly Stretch[],
  places: Float64Array,
  round: number,
): Block[] | null {
  const phaseOf = (row: number): number => ((at(places, row) % round) + round) % round;
  const steps: number[][] = Array.from({ length: round }, () => []);
  for (const { from, to } of stretches) {
    for (let row = from + 1; row < to; row += 1)
      steps[phaseOf(row)]?.push(Math.abs(at(feature, row) - at(feature, row - 1)));
  }
  // Medians: one spike makes no edge of a day.
  const sizes = steps.map((found) => (found.length === 0 ? 0 : at(sorted(found), found.length >> 1)));
  const start = sizes.reduce((best, value, phase) => (value > at(sizes, best) ? phase : best), 0);
  const others = sizes.reduce((most, value, phase) => (phase === start ? most : Math.max(most, value)), 0);
  if (!(at(sizes, start) > stepsApart * others)) return null;
  const blocks: Block[] = [];
  for (const { from, to } of stretches) {
    for (let row = from; row + round <= to; row += 1) {
      if (phaseOf(row) !== start || at(places, row + round - 1) - at(places, row) !== round - 1) continue;
      const values = feature.subarray(row, row + round);
      blocks.push({ from: row, to: row + round, value: values.reduce((sum, value) => sum + value, 0) / round });
    }
  }
  return blocks.length < fewestBlocks ? null : blocks;
}

function* candidatesOf(
  feature: Float64Array,
  target: Float64Array,
  stretches: readonly Stretch[],
): Generator<Candidate> {
  const map = (make: (row: number) => number): Float64Array => Float64Array.from(feature, (_, row) => make(row));
  const x = (row: number): number => at(feature, row);
  const y = (row: number): number => at(target, row);
  yield { values: feature, isQuotient: false, isSum: false };
  const starts = new Set(stretches.map(({ from }) => from));
  const step = (row: number): number => (starts.has(row) ? Number.NaN : x(row) - x(row - 1));
  const targetStep = (row: number): number => (starts.has(row) ? Number.NaN : y(row) - y(row - 1));
  const factor = typical(map((row) => step(row) / targetStep(row)));
  if (factor !== 0) yield { values: map((row) => x(row) - factor * y(row)), isQuotient: false, isSum: false };
  // What is left of a total falls by each row's part of it, with or without the row itself.
  for (const back of [1, 0]) {
    const part = typical(map((row) => (starts.has(row) ? Number.NaN : -step(row) / y(row - back))));
    if (part === 0) continue;
    let sum = 0;
    const values = map((row) => {
      const value = x(row) + part * (sum + (back === 0 ? y(row) : 0));
      sum += y(row);
      return value;
    });
    yield { values, isQuotient: false, isSum: true };
  }
  yield { values: map((row) => y(row) / x(row)), isQuotient: true, isSum: false };
  yield { values: map(step), isQuotient: false, isSum: false };
  yield { values: map((row) => targetStep(row) / step(row)), isQuotient: true, isSum: false };
}

/** The median of the values, where half of them are as near to it as rounding makes them; else 0. */
function typical(values: Float64Array): number {
  const present = values.filter((value) => Number.isFinite(value)).sort();
  const middle = at(present, present.length >> 1);
  if (present.length < 20 || !(Math.abs(middle) > 0)) return 0;
  const near = present.reduce((count, value) => count + (Math.abs(value / middle - 1) < 0.02 ? 1 : 0), 0);
  return near < quietShare * present.length ? 0 : middle;
}

/** Rounding of a written number: its last decimal, or the sixth digit of large ones. */
function rounding(values: Float64Array): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  for (let decimals = 0; decimals < 9; decimals += 1) {
    const unit = 10 ** decimals;
    const isRound = (value: number): boolean =>
      !Number.isFinite(value) ||
      Math.abs(value * unit - Math.round(value * unit)) < 1e-6 * Math.max(1, Math.abs(value * unit));
    if (values.every(isRound)) return Math.max(1 / unit, 5e-6 * largest);
  }
  return 5e-6 * largest;
}

interface Block extends Stretch {
  readonly value: number;
}

/** Blocks of rows on which a candidate stands still; null where it does not stand still often enough, or always. */
function blocksOf(
  candidate: Candidate,
  feature: Float64Array,
  target: Float64Array,
  stretches: readonly Stretch[],
): Block[] | null {
  const { values, isQuotient } = candidate;
  const unit = values === feature ? rounding(feature) : 2 * (rounding(feature) + rounding(target));
  const isQuiet = (row: number): boolean => {
    const [now, before] = [at(values, row), at(values, row - 1)];
    const limit = isQuotient ? 2e-3 * Math.abs(before) : 1.5 * unit;
    return Math.abs(now - before) <= limit;
  };
  let [quiet, rows] = [0, 0];
  const blocks: Block[] = [];
  for (const { from, to } of stretches) {
    const edges = [from];
    for (let row = from + 1; row < to; row += 1) {
      rows += 1;
      if (isQuiet(row)) quiet += 1;
      else edges.push(row);
    }
    edges.push(to);
    // The first and the last block of a stretch are cut off.
    for (let i = 1; i + 2 < edges.length; i += 1) {
      const block = { from: at(edges, i), to: at(edges, i + 1) };
      if (block.to - block.from >= 2)
        blocks.push({ ...block, value: at(values, block.from + ((block.to - block.from) >> 1)) });
    }
    if (rows > 400 && quiet < quietShare * 0.5 * rows) return null;
  }
  return quiet < quietShare * rows || blocks.length < fewestBlocks ? null : alike(blocks);
}

/** Where nearly all blocks are equally long, a longer one is two that happen to have one value, and a shorter one is torn. */
function alike(blocks: readonly Block[]): Block[] {
  const lengths = blocks.map(({ from, to }) => to - from);
  const usual = at(sorted(lengths), lengths.length >> 1);
  const same = blocks.filter(({ from, to }) => to - from === usual);
  return same.length > 0.7 * blocks.length ? same : [...blocks];
}

function figureOf(figure: BlockFigure, target: Float64Array, { from, to }: Stretch): number {
  const values = target.slice(from, to);
  const sum = values.reduce((total, value) => total + value, 0);
  const spread = (): number =>
    Math.sqrt(values.reduce((total, value) => total + (value - sum / values.length) ** 2, 0) / values.length);
  switch (figure) {
    case 'mean':
      return sum / values.length;
    case 'sum':
      return sum;
    case 'max':
      return Math.max(...values);
    case 'min':
      return Math.min(...values);
    case 'median': {
      const sorted = values.sort();
      return (at(sorted, (sorted.length - 1) >> 1) + at(sorted, sorted.length >> 1)) / 2;
    }
    case 'last':
      return at(target, to - 1);
    case 'sd':
      return spread();
    case 'range':
      return Math.max(...values) - Math.min(...values);
    case 'next': {
      const next = target.slice(to, 2 * to - from);
      return next.length < to - from ? Number.NaN : next.reduce((total, value) => total + value, 0) / next.length;
    }
  }
}

function holdAgainst(candidate: Candidate, blocks: readonly Block[], target: Float64Array): BlockLeak | null {
  const said = Float64Array.from(blocks, ({ value }, i) =>
    candidate.isSum ? value - (blocks[i - 1]?.value ?? Number.NaN) : value,
  );
  // What is known when the block begins: the last block's value and level, the row before and the first row.
  const before = (i: number): Block => blocks[Math.max(0, i - 1)] ?? { from: 0, to: 1, value: 0 };
  const columns = [
    Float64Array.from(blocks, (_, i) => at(said, Math.max(0, i - 1))),
    Float64Array.from(blocks, (_, i) => figureOf('mean', target, before(i))),
    Float64Array.from(blocks, ({ from }) => at(target, Math.max(0, from - 1))),
    Float64Array.from(blocks, ({ from }) => at(target, from)),
  ];
  let best: BlockLeak | null = null;
  const ahead = Math.max(...blocks.map(({ from, to }) => to - from)) - 1;
  for (const figure of figures) {
    if (candidate.isSum && figure !== 'sum') continue;
    const values = Float64Array.from(blocks, (block) => figureOf(figure, target, block));
    const rows = blocks.flatMap((_, i) =>
      i > 0 && Number.isFinite(at(values, i)) && [said, ...columns].every((column) => Number.isFinite(at(column, i)))
        ? [i]
        : [],
    );
    const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (i) => at(column, i));
    const share = shareOf(pick(said), pick(values), columns.map(pick));
    if (share > (best?.share ?? 0))
      best = { figure, share, ahead: figure === 'next' ? 2 * ahead + 1 : ahead, blocks: rows.length };
  }
  return best;
}

/** Squared partial correlation of what a block says with the figure, given what is known before; 0 where blocks are too few to tell. */
function shareOf(said: Float64Array, figure: Float64Array, known: readonly Float64Array[]): number {
  const whole = [{ from: 0, to: said.length }];
  if (new Set(said).size < fewestBlocks - 1) return 0;
  const plain = partial(said, figure, [], whole);
  if (said.length < manyBlocks) {
    const isPast = known.some((column) => partial(said, column, [], whole) > 0.99);
    return plain > exactR2 && !isPast ? plain : 0;
  }
  return partial(said, figure, known, whole);
}

function partial(
  said: Float64Array,
  figure: Float64Array,
  known: readonly Float64Array[],
  whole: readonly Stretch[],
): number {
  const regressors = known.map((values) => ({ values, lag: 0 }));
  const open = leastSquares(said, regressors, whole);
  if (!(open.left > 1e-7 * open.total)) return 0;
  const told = leastSquares(said, [...regressors, { values: figure, lag: 0 }], whole);
  return told.rows === 0
    ? 0
    : 1 - (told.left * (open.rows - known.length - 1)) / (open.left * Math.max(1, told.rows - known.length - 2));
}
