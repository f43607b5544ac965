import { at } from '../../core/common/numbers';
import type { Sample } from '../../core/ensemble';
import type { WindowSource } from '../../core/task/window-source';
import type { EnsemblePlan } from './plan';

/** What the members said of a part, beside what was: see `Sample`. */
export function sampleOf({ model, outputs, scale, center, shape }: EnsemblePlan, source: WindowSource): Sample {
  const members = model.members.length;
  const isClasses = shape.task === 'classification';
  const each = isClasses ? 1 : outputs;
  const count = source.starts.length * each;
  const predicted = new Float64Array(count * members);
  const actual = new Float64Array(count);
  const rows = new Float64Array(count);
  source.starts.forEach((start, window) => {
    const from = start * source.featureCount;
    const target = at(source.targetStarts, window);
    for (let step = 0; step < each; step += 1) {
      const index = window * each + step;
      const value = at(source.targets, target + step);
      actual[index] = isClasses ? 1 : value * scale + center;
      rows[index] = target;
      for (let member = 0; member < members; member += 1) {
        const own = (output: number): number => at(source.series, from + member * outputs + output);
        predicted[index * members + member] = isClasses ? probability(own, outputs, value) : own(step) * scale + center;
      }
    }
  });
  return { members, predicted, actual, rows, span: source.targetLength };
}

/** The probability that was given to the true class; of two classes only the second's is told. */
function probability(own: (output: number) => number, outputs: number, label: number): number {
  if (outputs > 1) return own(label);
  return label === 1 ? own(0) : 1 - own(0);
}
