/** Share of rows whose largest probability is that of their class; the first of equal ones counts. */
export function accuracyOf(probabilities: ArrayLike<number>, classCount: number, labels: readonly number[]): number {
  const right = labels.filter((label, row) => {
    let best = 0;
    for (let c = 1; c < classCount; c += 1) {
      if ((probabilities[row * classCount + c] ?? NaN) > (probabilities[row * classCount + best] ?? NaN)) best = c;
    }
    return best === label;
  });
  return right.length / labels.length;
}
