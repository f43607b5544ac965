import type { Work } from '../linear';
import type { Sample } from './sample';
import { Triangle } from './triangle';

const rowsAtOnce = 4096;

/** All values of a sample as rows of a triangle; `fill` writes one. */
export function* reduceRows(
  sample: Sample,
  width: number,
  fill: (row: Float64Array, sample: Sample, index: number) => void,
): Work<Triangle> {
  const triangle = new Triangle(width);
  const row = new Float64Array(width);
  const count = sample.actual.length;
  for (let index = 0; index < count; index += 1) {
    fill(row, sample, index);
    triangle.take(row);
    if ((index + 1) % rowsAtOnce === 0) yield index / count;
  }
  return triangle;
}
