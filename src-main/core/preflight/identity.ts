import { at } from '../common/numbers';
import type { NumberColumn } from '../preparation/frame';
import { leastSquares } from './least-squares';

/** Columns that make up the target in their own row, and how. */
export interface Identity {
  readonly columns: readonly string[];
  readonly kind: 'sum' | 'product';
  readonly r2: number;
}

/** What is left open of the target by columns that make it up: rounding alone. */
const leftOpen = 1e-6;
/** How much of the variance may be left where the written decimals explain it. */
const leftByRounding = 1e-3;
const mostRows = 2000;
const mostColumns = 40;
const fewestRows = 30;

/**
 * Several columns that together are the target of the same row, each needed for it: a sum with weights (total = a + b), or a
 * product or quotient of positive ones (speed = distance / time). Null for one column alone, which other checks name.
 */
export function findIdentity(columns: readonly NumberColumn[], target: NumberColumn): Identity | null {
  const usable = columns.slice(0, mostColumns);
  const rows = rowsOf(usable, target);
  if (usable.length < 2 || rows.length < fewestRows) return null;
  const read = ({ values }: NumberColumn): Float64Array => Float64Array.from(rows, (row) => at(values, row));
  const features = usable.map((column) => ({ name: column.name, values: read(column), unit: rounding(read(column)) }));
  const goal = { name: target.name, values: read(target), unit: rounding(read(target)) };
  const sum = smallest(features, goal);
  if (sum !== null) return { kind: 'sum', ...sum };
  const isPositive = ({ values }: Part): boolean => values.every((value) => value > 0);
  if (!isPositive(goal)) return null;
  const product = smallest(features.filter(isPositive).map(logarithm), logarithm(goal));
  return product === null ? null : { kind: 'product', ...product };
}

interface Part {
  readonly name: string;
  readonly values: Float64Array;
  /** Size of the last digit. */
  readonly unit: number;
}

function logarithm({ name, values, unit }: Part): Part {
  const middle = Float64Array.from(values).sort()[values.length >> 1] ?? 1;
  return { name, values: values.map(Math.log), unit: unit / middle };
}

/** The columns that are left when each that is not needed has been taken out; null where they do not make the target. */
function smallest(features: readonly Part[], goal: Part): Pick<Identity, 'columns' | 'r2'> | null {
  let kept = features;
  if (!makes(kept, goal)) return null;
  for (const feature of features) {
    const others = kept.filter((other) => other !== feature);
    if (others.length > 0 && makes(others, goal)) kept = others;
  }
  const r2 = 1 - openShare(kept, goal);
  return kept.length < 2 ? null : { columns: kept.map(({ name }) => name), r2 };
}

function makes(features: readonly Part[], goal: Part): boolean {
  if (features.length === 0) return false;
  const share = openShare(features, goal);
  if (share < leftOpen) return true;
  if (share > leftByRounding) return false;
  // The weights of an identity are about 1 in the columns' own units: rounding of each column is what may be left.
  const spread =
    goal.values.reduce((sum, value) => sum + value * value, 0) / goal.values.length - mean(goal.values) ** 2;
  const units = [goal, ...features].reduce((sum, { unit }) => sum + unit * unit, 0) / 12;
  return share * spread < 2 * units;
}

function openShare(features: readonly Part[], goal: Part): number {
  const whole = [{ from: 0, to: goal.values.length }];
  const fit = leastSquares(
    goal.values,
    features.map(({ values }) => ({ values, lag: 0 })),
    whole,
  );
  return fit.rows === 0 || !(fit.total > 0) ? 1 : fit.left / fit.total;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rowsOf(columns: readonly NumberColumn[], target: NumberColumn): number[] {
  const step = Math.max(1, Math.floor(target.values.length / mostRows));
  const rows: number[] = [];
  for (let row = 0; row < target.values.length; row += step) {
    if ([target, ...columns].every(({ values }) => Number.isFinite(at(values, row)))) rows.push(row);
  }
  return rows;
}

/** Size of the last decimal that the values are written with, 1e-9 at the least. */
function rounding(values: Float64Array): number {
  for (let decimals = 0; decimals < 9; decimals += 1) {
    const unit = 10 ** decimals;
    const isRound = (value: number): boolean =>
      Math.abs(value * unit - Math.round(value * unit)) < 1e-6 * Math.max(1, Math.abs(value * unit));
    if (values.every(isRound)) return 1 / unit;
  }
  return 1e-9;
}
