import { at, medianInPlace } from '../../core/common/numbers';
import { bandOf } from '../../core/ensemble';
import type { EnsembleModel, EnsembleRule } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import type { EnsemblePlan } from './plan';
import { bandCount, type EnsembleWeights } from './state';

/** The weights that a rule names; those that are still to be fitted are the plain mean's. */
export function givenWeights(model: EnsembleModel): EnsembleWeights {
  const { members, rule } = model;
  const rows =
    rule.type === 'weights' ? [rule.weights] : rule.type === 'gate' ? rule.bands.map(({ weights }) => weights) : null;
  const weights = new Float64Array(bandCount(model) * members.length).fill(1 / members.length);
  rows?.forEach((row, band) => {
    weights.set(row, band * members.length);
  });
  return { weights, intercept: 0 };
}

/** A value of a window in the target's units, of a combination with such weights. */
export function combiner(
  { model, outputs, scale, center }: EnsemblePlan,
  { weights, intercept }: EnsembleWeights,
): (source: WindowSource, window: number, step: number) => number {
  const { members, rule } = model;
  const count = members.length;
  const values = new Float64Array(count);
  const bandOfValue = rule.type === 'gate' ? gateOf(rule) : () => 0;
  return ({ series, featureCount, starts }, window, step) => {
    const from = at(starts, window) * featureCount;
    for (let member = 0; member < count; member += 1)
      values[member] = at(series, from + member * outputs + step) * scale + center;
    if (rule.type === 'median') return medianInPlace(values);
    const decides = rule.type === 'gate' && rule.on.kind === 'member' ? at(values, rule.on.member) : null;
    const band = bandOfValue(decides ?? at(series, from + count * outputs));
    let sum = intercept;
    for (let member = 0; member < count; member += 1) sum += at(weights, band * count + member) * at(values, member);
    return sum;
  };
}

/** The band in which a value lies that decides: an input comes as a 32-bit number, and is held against ends of as many bits. */
export function gateOf({ on, bands }: Extract<EnsembleRule, { type: 'gate' }>): (value: number) => number {
  const end = (value: number | null): number | null =>
    value === null || on.kind === 'member' ? value : Math.fround(value);
  const held = bands.map(({ above, upTo }) => ({ above: end(above), upTo: end(upTo) }));
  return (value) => bandOf(held, value);
}
