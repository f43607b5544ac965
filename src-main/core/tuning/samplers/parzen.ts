import { normalCdf, normalQuantile } from '../../common/distributions';
import { at } from '../../common/numbers';
import type { Random } from '../../common/random';
import { fromScale, hasValue, isWithin, scaleOf, toScale, valueOfChoice } from '../distribution';
import type { Distribution, Parameter, ParameterValue, TrialValues } from '../space';

type Numeric = Exclude<Distribution, { kind: 'categorical' }>;

/** What observations say of one parameter: a kernel for each of them, and the last for what is believed before any. */
interface Kernels {
  /** A value of a kernel. */
  sample(kernel: number, random: Random): ParameterValue;
  /** Adds the logarithm of each kernel's density at a value. */
  addLogDensity(value: ParameterValue, sums: Float64Array): void;
}

/** Height of a normal density of width 1: 1 over this. */
const rootOfTurn = Math.sqrt(2 * Math.PI);
/** What is smaller than the largest by more than this logarithm is lost in the sum of any number of trials. */
const leastLog = 60;
/** Kernels narrower than this share of the range, at 98 observations and more, are made as wide. */
const mostMagicClip = 100;
/** The newest observations weigh in full; of more than these the older ones weigh the less, the older they are. */
const fullWeights = 25;

/**
 * Weights of observations in the order of trials, as Optuna's `default_weights`: equal below 25, else rising linearly to the
 * newest 25.
 */
function weightsOf(count: number): Float64Array {
  const ramp = count - fullWeights;
  return Float64Array.from({ length: count }, (_, index) => {
    if (index >= ramp) return 1;
    return ramp === 1 ? 1 / count : 1 / count + (index / (ramp - 1)) * (1 - 1 / count);
  });
}

/**
 * Truncated normal kernels, each as wide as the distance to its farther neighbour (Bergstra et al., “Algorithms for
 * hyper-parameter optimization”, NIPS 2011, with the clipping of Optuna 5), and one over the whole range. Values on steps take
 * the probability of their step.
 */
function numericKernels(distribution: Numeric, observed: readonly ParameterValue[]): Kernels {
  const [low, high] = scaleOf(distribution);
  const count = observed.length;
  const means = new Float64Array(count + 1).fill((low + high) / 2);
  for (let index = 0; index < count; index += 1) means[index] = toScale(distribution, Number(observed[index]));
  const widths = widthsOf(means.subarray(0, count), low, high);
  const masses = massesOf(means, widths, low, high);
  const alike = distribution.step === null ? null : alikeKernels(means, widths);
  const logHeights = masses.map((mass, kernel) => -Math.log((widths[kernel] ?? 0) * mass * rootOfTurn));
  return {
    sample(kernel, random) {
      const [mean, width] = [at(means, kernel), at(widths, kernel)];
      const from = normalCdf((low - mean) / width);
      const share = from + random.uniform() * at(masses, kernel);
      // At a share of 0 or 1 the quantile is infinite: the range's end then.
      return fromScale(distribution, Math.min(high, Math.max(low, mean + width * normalQuantile(share))));
    },
    addLogDensity(value, sums) {
      if (alike === null) {
        const place = toScale(distribution, Number(value));
        for (let kernel = 0; kernel <= count; kernel += 1) {
          const distance = (place - (means[kernel] ?? 0)) / (widths[kernel] ?? 0);
          sums[kernel] = (sums[kernel] ?? 0) + (logHeights[kernel] ?? 0) - (distance * distance) / 2;
        }
        return;
      }
      const half = (distribution.step ?? 0) / 2;
      const [from, to] = [toScale(distribution, Number(value) - half), toScale(distribution, Number(value) + half)];
      const logs = Float64Array.from(alike.first, (kernel) => {
        const [mean, width] = [at(means, kernel), at(widths, kernel)];
        const mass = normalCdf((to - mean) / width) - normalCdf((from - mean) / width);
        return Math.log(Math.max(mass, Number.MIN_VALUE) / at(masses, kernel));
      });
      const { group } = alike;
      for (let kernel = 0; kernel <= count; kernel += 1) {
        sums[kernel] = (sums[kernel] ?? 0) + (logs[group[kernel] ?? 0] ?? 0);
      }
    },
  };
}

/** From so many widths on, a normal distribution has nothing outside that a number of 64 bits beside 1 could tell. */
const wholeWidths = 9;

/** What of each kernel lies within the range. */
function massesOf(means: Float64Array, widths: Float64Array, low: number, high: number): Float64Array {
  return means.map((mean, kernel) => {
    const width = widths[kernel] ?? 0;
    const [below, above] = [(low - mean) / width, (high - mean) / width];
    return below <= -wholeWidths && above >= wholeWidths ? 1 : normalCdf(above) - normalCdf(below);
  });
}

/** Kernels with the same mean and width, of which there are many where values lie on steps: the density is asked once for each. */
function alikeKernels(means: Float64Array, widths: Float64Array): { group: Uint32Array; first: number[] } {
  const ofMeans = new Map<number, number[]>();
  const first: number[] = [];
  const group = new Uint32Array(means.length);
  means.forEach((mean, kernel) => {
    const groups = ofMeans.get(mean);
    // Values on steps have one width nearly always, and two or three else.
    const known = groups?.find((one) => widths[first[one] ?? 0] === widths[kernel]);
    const own = known ?? first.push(kernel) - 1;
    group[kernel] = own;
    if (groups === undefined) ofMeans.set(mean, [own]);
    else if (known === undefined) groups.push(own);
  });
  return { group, first };
}

function widthsOf(means: Float64Array, low: number, high: number): Float64Array {
  const count = means.length;
  const sorted = Float64Array.from(means).sort();
  const range = high - low;
  const least = range / Math.min(mostMagicClip, 2 + count);
  const seen = new Map<number, number>();
  const widths = new Float64Array(count + 1).fill(range);
  means.forEach((mean, index) => {
    const before = seen.get(mean) ?? 0;
    seen.set(mean, before + 1);
    const place = lowerBound(sorted, mean) + before;
    // The ends of the range are no neighbours, unless there is no other.
    const left = place > 0 ? mean - (sorted[place - 1] ?? 0) : count === 1 ? mean - low : 0;
    const right = place < count - 1 ? (sorted[place + 1] ?? 0) - mean : count === 1 ? high - mean : 0;
    widths[index] = Math.min(range, Math.max(least, left, right));
  });
  return widths;
}

function lowerBound(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** A kernel gives its own choice the most, and the prior's weight, divided by all kernels, to every choice. */
function categoricalKernels(
  { choices }: Extract<Distribution, { kind: 'categorical' }>,
  observed: readonly ParameterValue[],
  priorWeight: number,
): Kernels {
  const values = choices.map(valueOfChoice);
  const places = Int32Array.from(observed.map((value) => values.indexOf(value)));
  const even = observed.length === 0 ? 1 : priorWeight / (observed.length + 1);
  const total = even * values.length;
  const share = (kernel: number, choice: number): number => {
    if (kernel >= places.length) return 1 / values.length;
    return (even + (places[kernel] === choice ? 1 : 0)) / (total + 1);
  };
  return {
    sample(kernel, random) {
      let rest = random.uniform();
      const chosen = values.findIndex((_, choice) => (rest -= share(kernel, choice)) < 0);
      return values[chosen < 0 ? values.length - 1 : chosen] ?? null;
    },
    addLogDensity(value, sums) {
      const choice = values.indexOf(value);
      const [own, other] = [Math.log((even + 1) / (total + 1)), Math.log(even / (total + 1))];
      for (let kernel = 0; kernel < places.length; kernel += 1) {
        sums[kernel] = (sums[kernel] ?? 0) + (places[kernel] === choice ? own : other);
      }
      sums[places.length] = (sums[places.length] ?? 0) - Math.log(values.length);
    },
  };
}

/** Whether a trial's values tell something of all these parameters: they have one, within the range as it is now. */
export function tellsOf(parameters: readonly Parameter[], values: TrialValues): boolean {
  return parameters.every(({ name, distribution }) => {
    const value = values[name];
    if (value === undefined) return false;
    return distribution.kind === 'categorical' ? hasValue(distribution, value) : isWithin(distribution, value);
  });
}

export interface ParzenOptions {
  readonly priorWeight: number;
  /** Every observation weighs the same, however old. */
  readonly isEven: boolean;
}

/** A density over parameters together: a mixture of products of kernels, one product for each trial and one for the prior. */
export class ParzenEstimator {
  readonly #parameters: readonly Parameter[];
  readonly #kernels: readonly Kernels[];
  readonly #cumulated: Float64Array;
  readonly #logWeights: Float64Array;

  /** @param observed values of trials, the oldest first; those that do not tell of all parameters are left out */
  constructor(parameters: readonly Parameter[], observed: readonly TrialValues[], options: ParzenOptions) {
    const used = observed.filter((values) => tellsOf(parameters, values));
    this.#parameters = parameters;
    this.#kernels = parameters.map(({ name, distribution }) => {
      const own = used.map((values) => values[name] ?? null);
      return distribution.kind === 'categorical'
        ? categoricalKernels(distribution, own, options.priorWeight)
        : numericKernels(distribution, own);
    });
    const weights = new Float64Array(used.length + 1);
    weights.set(options.isEven ? new Float64Array(used.length).fill(1) : weightsOf(used.length));
    weights[used.length] = used.length === 0 ? 1 : options.priorWeight;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    this.#cumulated = weights.map((weight) => (sum += weight / total));
    this.#logWeights = weights.map((weight) => Math.log(weight / total));
  }

  /** Values of the parameters, in their order. */
  sample(random: Random): ParameterValue[] {
    const last = this.#cumulated.length - 1;
    const kernel = Math.min(last, upperBound(this.#cumulated, random.uniform()));
    return this.#kernels.map((kernels) => kernels.sample(kernel, random));
  }

  /** Logarithm of the density at values in the parameters' order. */
  logDensity(values: readonly ParameterValue[]): number {
    const sums = this.#logWeights.slice();
    this.#parameters.forEach((_, index) => this.#kernels[index]?.addLogDensity(values[index] ?? null, sums));
    let most = -Infinity;
    for (let kernel = 0; kernel < sums.length; kernel += 1) most = Math.max(most, sums[kernel] ?? most);
    if (most === -Infinity) return -Infinity;
    let total = 0;
    for (let kernel = 0; kernel < sums.length; kernel += 1) {
      const share = (sums[kernel] ?? most) - most;
      if (share > -leastLog) total += Math.exp(share);
    }
    return most + Math.log(total);
  }
}

function upperBound(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}
