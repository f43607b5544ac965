import { at } from '../common/numbers';
import type { Work } from '../linear';
import { addedLoss, type EnsembleMetric } from './losses';
import type { Sample } from './sample';

/**
 * Greedy selection with replacement (Caruana, Niculescu-Mizil, Crew, Ksikes: Ensemble Selection from Libraries of Models, 2004):
 * members are added one by one to a plain mean, each time the one that helps the most, also one that is in already; of all
 * sizes up to `rounds` the best is kept. The weights are shares of the mean: at least 0, and 1 in sum.
 */
export function* selectGreedily(sample: Sample, metric: EnsembleMetric, rounds: number): Work<Float64Array> {
  const { members, predicted, actual } = sample;
  const sums = new Float64Array(actual.length);
  const counts = new Float64Array(members);
  let kept = { loss: Number.POSITIVE_INFINITY, weights: counts.slice().fill(1 / members) };
  for (let size = 1; size <= rounds; size += 1) {
    let best = { member: 0, loss: Number.POSITIVE_INFINITY };
    for (let member = 0; member < members; member += 1) {
      let loss = 0;
      for (let index = 0; index < actual.length; index += 1) {
        const mean = (at(sums, index) + at(predicted, index * members + member)) / size;
        loss += addedLoss(metric, mean, at(actual, index));
      }
      if (loss < best.loss) best = { member, loss };
      yield (size - 1 + member / members) / rounds;
    }
    counts[best.member] = at(counts, best.member) + 1;
    for (let index = 0; index < actual.length; index += 1)
      sums[index] = at(sums, index) + at(predicted, index * members + best.member);
    if (best.loss < kept.loss) kept = { loss: best.loss, weights: counts.map((count) => count / size) };
  }
  return kept.weights;
}
