import { at, type Numbers } from '../common/numbers';

/** Values on each side of a border by which it is judged. */
const neighbours = 5;
/** A border this many times as wide as the values beside it lie apart is no cut through them: by chance one in 150 is. */
const wideBorder = 5;

/**
 * Whether the labels lie apart in a number, as the states of a machine do in what a sensor measures: every border between two
 * labels is far wider than the values beside it are from each other. A label that was made by cutting through the number has
 * values right up to the cut, and a code has few values: both are false.
 * @param labels a code for each row, below zero where it is missing
 */
export function liesApart(values: Numbers, labels: Numbers): boolean {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row += 1) {
    if (at(labels, row) >= 0 && !Number.isNaN(at(values, row))) rows.push(row);
  }
  rows.sort((one, other) => at(values, one) - at(values, other));
  // Different values of one label, ascending: those of the label below the border and those above.
  let below: number[] = [];
  let here: number[] = [];
  let label = -1;
  let borders = 0;
  const isWide = (): boolean => {
    if (below.length <= neighbours || here.length <= neighbours) return false;
    const width = at(here, 0) - at(below, below.length - 1);
    const spread = Math.max(
      at(below, below.length - 1) - at(below, below.length - 1 - neighbours),
      at(here, neighbours) - at(here, 0),
    );
    return width > (wideBorder * spread) / neighbours;
  };
  for (const row of rows) {
    const value = at(values, row);
    if (at(labels, row) === label) {
      if (value !== here.at(-1)) here.push(value);
      continue;
    }
    if (borders > 0 && !isWide()) return false;
    if (label >= 0) borders += 1;
    [label, below, here] = [at(labels, row), here, [value]];
  }
  return borders > 0 && isWide();
}
