export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** The line of least squares through the first `count` values at 1, 2, …; flat through a single one. */
export function lineThrough(values: Float64Array, count = values.length): Line {
  const middle = (count + 1) / 2;
  let [mean, products, squares] = [0, 0, 0];
  for (let i = 0; i < count; i += 1) mean += (values[i] as number) / count;
  for (let i = 0; i < count; i += 1) {
    const from = i + 1 - middle;
    products += from * ((values[i] as number) - mean);
    squares += from * from;
  }
  const slope = squares === 0 ? 0 : products / squares;
  return { intercept: mean - slope * middle, slope };
}
