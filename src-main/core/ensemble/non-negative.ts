import { at } from '../common/numbers';
import { within, type Work } from '../linear';
import { reduceRows } from './reduce';
import type { Sample } from './sample';
import type { Triangle } from './triangle';

/** How much of the lengths of a column and of the target a gradient is above rounding. */
const tolerance = 1e-11;
/** Rounds for each column, after which the search ends; Lawson and Hanson's ends long before. */
const roundsPerColumn = 30;

/**
 * Weights of at least 0 whose sum of the members' predictions has the least squared error: non-negative least squares by the
 * active sets of Lawson and Hanson (Solving Least Squares Problems, 1974, chapter 23). They need not sum to one.
 */
export function* solveNonNegative(sample: Sample): Work<Float64Array> {
  const { members } = sample;
  const triangle = yield* within(0, 1, reduceRows(sample, members + 1, fillRow));
  return nonNegative(triangle);
}

function fillRow(row: Float64Array, { members, predicted, actual }: Sample, index: number): void {
  for (let member = 0; member < members; member += 1) row[member] = at(predicted, index * members + member);
  row[members] = at(actual, index);
}

function nonNegative(triangle: Triangle): Float64Array {
  const count = triangle.columns;
  const weights = new Float64Array(count);
  const used: number[] = [];
  const rejected = new Set<number>();
  for (let round = 0; round < roundsPerColumn * count; round += 1) {
    const next = steepest(triangle, weights, [...used, ...rejected]);
    if (next === null) return weights;
    used.push(next);
    let solution = triangle.of(used).solve();
    if (solution === null || at(solution, used.length - 1) <= 0) {
      used.pop();
      rejected.add(next);
      continue;
    }
    while (solution?.some((value) => value <= 0) === true) {
      const found = solution;
      const share = used.reduce((least, column, place) => {
        const [before, after] = [at(weights, column), at(found, place)];
        return after > 0 ? least : Math.min(least, before / (before - after));
      }, 1);
      let gone = -1;
      used.forEach((column, place) => {
        const before = at(weights, column);
        weights[column] = before + share * (at(found, place) - before);
        if (at(found, place) <= 0 && (gone < 0 || at(weights, column) < at(weights, used[gone] ?? 0))) gone = place;
      });
      const [column] = used.splice(gone, 1);
      if (column !== undefined) weights[column] = 0;
      solution = triangle.of(used).solve();
    }
    weights.fill(0);
    used.forEach((column, place) => {
      weights[column] = at(solution ?? weights, place);
    });
    rejected.clear();
  }
  return weights;
}

/** The column that lessens the error the most, of those that are not `without`; null where none does. */
function steepest(triangle: Triangle, weights: Float64Array, without: readonly number[]): number | null {
  const count = triangle.columns;
  const left = Float64Array.from({ length: count + 1 }, (_, row) => {
    let value = triangle.at(row, count);
    for (let column = row; column < count; column += 1) value -= triangle.at(row, column) * at(weights, column);
    return value;
  });
  const lengthOf = (column: number): number =>
    Math.hypot(...Array.from({ length: column + 1 }, (_, row) => triangle.at(row, column)));
  const least = tolerance * lengthOf(count);
  let best: { readonly column: number; readonly slope: number } | null = null;
  for (let column = 0; column < count; column += 1) {
    if (without.includes(column)) continue;
    let gradient = 0;
    for (let row = 0; row <= column; row += 1) gradient += triangle.at(row, column) * at(left, row);
    const slope = gradient / lengthOf(column);
    if (slope > least && (best === null || slope > best.slope)) best = { column, slope };
  }
  return best?.column ?? null;
}
