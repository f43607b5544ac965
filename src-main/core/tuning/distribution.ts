import type { Choice, Distribution, ParameterValue } from './space';

/** What a trial has where a choice was taken: the value itself, or the label of what stands for more. */
export function valueOfChoice(choice: Choice): ParameterValue {
  return typeof choice === 'object' && choice !== null ? choice.label : choice;
}

/** Upper end of a stepped distribution that can be reached: low + n × step. */
export function reachableHigh(distribution: Exclude<Distribution, { kind: 'categorical' }>): number {
  const { low, high, step } = distribution;
  return step === null ? high : onStep(low, step, stepsBetween(low, high, step));
}

/** Number of values; Infinity for a float without step. */
export function countValues(distribution: Distribution): number {
  if (distribution.kind === 'categorical') return distribution.choices.length;
  const { low, high, step } = distribution;
  if (low === high) return 1;
  return step === null ? Infinity : stepsBetween(low, high, step) + 1;
}

/** Whether there is but one value. */
export function isSingle(distribution: Distribution): boolean {
  return countValues(distribution) === 1;
}

/** Whether a distribution has a value; steps are compared with room for rounding. */
export function hasValue(distribution: Distribution, value: ParameterValue): boolean {
  if (distribution.kind === 'categorical') return distribution.choices.some((one) => valueOfChoice(one) === value);
  if (!isWithin(distribution, value)) return false;
  const { low, step } = distribution;
  if (step === null) return true;
  const steps = (value - low) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** Whether a value lies between both ends, on a step or not: what samplers can learn from after a space was edited. */
export function isWithin(
  distribution: Exclude<Distribution, { kind: 'categorical' }>,
  value: ParameterValue | undefined,
): value is number {
  return typeof value === 'number' && value >= distribution.low && value <= distribution.high;
}

/**
 * The value at a share of a distribution's probability: uniform, uniform in the logarithm (whole numbers then have the width
 * of ±½, as in Optuna), or one of the choices.
 * @param share in [0, 1)
 */
export function valueAt(distribution: Distribution, share: number): ParameterValue {
  if (distribution.kind === 'categorical') {
    const { choices } = distribution;
    const choice = choices[Math.min(choices.length - 1, Math.floor(share * choices.length))];
    return choice === undefined ? null : valueOfChoice(choice);
  }
  const [from, to] = scaleOf(distribution);
  return fromScale(distribution, from + share * (to - from));
}

/** Place of a value in [0, 1]: the inverse of `valueAt`, at the middle of a step or choice. */
export function shareOf(distribution: Distribution, value: ParameterValue): number {
  if (distribution.kind === 'categorical') {
    const index = distribution.choices.findIndex((one) => valueOfChoice(one) === value);
    return (index + 0.5) / distribution.choices.length;
  }
  const [from, to] = scaleOf(distribution);
  if (to === from) return 0.5;
  return Math.min(1, Math.max(0, (toScale(distribution, Number(value)) - from) / (to - from)));
}

/** Both ends on the scale of a search: logarithms where that is asked for, half a step further out where there are steps. */
export function scaleOf(distribution: Exclude<Distribution, { kind: 'categorical' }>): [from: number, to: number] {
  const half = (distribution.step ?? 0) / 2;
  const [from, to] = [distribution.low - half, reachableHigh(distribution) + half];
  return distribution.log ? [Math.log(from), Math.log(to)] : [from, to];
}

/** A value on that scale. */
export function toScale({ log }: Exclude<Distribution, { kind: 'categorical' }>, value: number): number {
  return log ? Math.log(value) : value;
}

/** The nearest value to a place on that scale. */
export function fromScale(distribution: Exclude<Distribution, { kind: 'categorical' }>, place: number): number {
  const { low, log, step } = distribution;
  const high = reachableHigh(distribution);
  const value = log ? Math.exp(place) : place;
  const clipped = Math.min(high, Math.max(low, value));
  return step === null ? clipped : Math.min(high, onStep(low, step, Math.round((clipped - low) / step)));
}

function stepsBetween(low: number, high: number, step: number): number {
  return Math.floor((high - low) / step + 1e-9);
}

/** low + steps × step without the noise of binary fractions: 0.3 and not 0.30000000000000004. */
export function onStep(low: number, step: number, steps: number): number {
  return Number((low + steps * step).toPrecision(14));
}
