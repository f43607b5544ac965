import type { RealTransform } from './fourier';

/** A frequency that stands out of those around it. */
export interface SpectralLine {
  /** In cycles per row. */
  readonly frequency: number;
  /** What the line adds to the power of the series itself; only ratios mean something. */
  readonly power: number;
}

const falseAlarm = 0.001;
const fewestCycles = 3;
const mostLines = 64;
/** Distances in frequencies of the unpadded series: a line's own width under a Hann window, and what is around it. */
const lineWidth = 3;
const fewestAround = 10;
const mostAround = 64;
/** The mean of the logarithm of an exponential variable is this much below the logarithm of its mean (Euler's constant). */
const logBias = 0.577_215_664_901_532_9;
const smallestRise = 4;

/**
 * Lines of the spectrum, the strongest first. The series is whitened by its correlation with the row before, so that slow
 * changes do not leak over everything (Percival & Walden 1993, §6.5), tapered by a Hann window and transformed. A line is a
 * peak above the level of the frequencies on either side by more than one of a thousand series without lines shows
 * anywhere: around a smooth spectrum the ratio is exponentially distributed, whether the spectrum is flat as that of noise
 * or steep as that of a random walk.
 * @param series deviations without missing values
 * @param correlation with the row before
 * @param transform of at least the length of the series
 */
export function spectralLines(series: Float64Array, correlation: number, transform: RealTransform): SpectralLine[] {
  const count = series.length;
  const { size } = transform;
  const power = powerOf(whitened(series, correlation), transform);
  const logs = runningLogs(power);
  const perBin = size / count;
  const threshold = Math.log(count / 2 / falseAlarm);
  const width = Math.ceil(lineWidth * perBin);
  const lines: (SpectralLine & { readonly bin: number })[] = [];
  for (let k = Math.max(2, Math.ceil(fewestCycles * perBin)); k < power.length; k += 1) {
    const height = power[k] ?? 0;
    if (!(height > (power[k - 1] ?? 0) && height >= (power[k + 1] ?? 0))) continue;
    const around = Math.ceil(perBin * Math.min(mostAround, Math.max(fewestAround, k / perBin / 4)));
    const below = meanLog(logs, Math.max(1, k - width - around), k - width);
    const above = meanLog(logs, k + width + 1, Math.min(power.length, k + width + around + 1));
    const background = Math.exp(logBias + Math.max(below, above));
    // The fastest frequency has one part only, whose square reaches as high with half the exponent.
    const needed = k === power.length - 1 ? 2 * threshold : threshold;
    if (height <= needed * background || !rises(power, k, perBin)) continue;
    const frequency = (k + vertex(power, k)) / size;
    const angle = 2 * Math.PI * frequency;
    const gain = 1 + correlation ** 2 - 2 * correlation * Math.cos(angle);
    lines.push({ bin: k, frequency, power: (height - background) / gain });
  }
  lines.sort((first, second) => second.power - first.power);
  const kept: typeof lines = [];
  for (const line of lines) {
    if (kept.every(({ bin }) => Math.abs(bin - line.bin) > width + perBin)) kept.push(line);
    if (kept.length === mostLines) break;
  }
  return kept;
}

/** Among the first few frequencies there is too little on the low side to tell a line from a slow change. */
function rises(power: Float64Array, k: number, perBin: number): boolean {
  const cycles = k / perBin;
  if (cycles > fewestAround) return true;
  const height = power[k] ?? 0;
  for (let lower = 0; lower <= k - 2 * perBin; lower += 1)
    if ((power[lower] ?? 0) * smallestRise > height) return false;
  return true;
}

function whitened(series: Float64Array, correlation: number): Float64Array {
  const count = series.length - 1;
  const result = new Float64Array(count);
  let before = series[0] ?? 0;
  let sum = 0;
  for (let row = 0; row < count; row += 1) {
    const value = series[row + 1] ?? 0;
    const innovation = value - correlation * before;
    result[row] = innovation;
    sum += innovation;
    before = value;
  }
  const mean = sum / count;
  const step = (2 * Math.PI) / (count + 1);
  const [stepCos, stepSin] = [Math.cos(step), Math.sin(step)];
  let [cos, sin] = [stepCos, stepSin];
  for (let row = 0; row < count; row += 1) {
    result[row] = ((result[row] ?? 0) - mean) * (0.5 - 0.5 * cos);
    [cos, sin] = [cos * stepCos - sin * stepSin, sin * stepCos + cos * stepSin];
  }
  return result;
}

function powerOf(series: Float64Array, transform: RealTransform): Float64Array {
  const { re, im } = transform.run(series);
  const power = new Float64Array(re.length);
  let sum = 0;
  for (let k = 0; k < re.length; k += 1) {
    const value = (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
    power[k] = value;
    sum += value;
  }
  // What is this far below the mean is rounding.
  const floor = (1e-20 * sum) / re.length + Number.MIN_VALUE;
  for (let k = 0; k < re.length; k += 1) power[k] = (power[k] ?? 0) + floor;
  return power;
}

/** At k the sum of the logarithms before it. */
function runningLogs(power: Float64Array): Float64Array {
  const logs = new Float64Array(power.length + 1);
  let sum = 0;
  for (let k = 0; k < power.length; k += 1) {
    sum += Math.log(power[k] ?? 1);
    logs[k + 1] = sum;
  }
  return logs;
}

/** −∞ of an empty range. */
function meanLog(logs: Float64Array, from: number, to: number): number {
  return to <= from ? -Infinity : ((logs[to] ?? 0) - (logs[from] ?? 0)) / (to - from);
}

/** Where between its neighbours a peak has its top: the vertex of the parabola through the logarithms. */
function vertex(power: Float64Array, k: number): number {
  const [left, top, right] = [power[k - 1] ?? 1, power[k] ?? 1, power[k + 1] ?? 1].map(Math.log);
  if (left === undefined || top === undefined || right === undefined) return 0;
  const curve = left - 2 * top + right;
  return curve < 0 ? Math.max(-0.5, Math.min(0.5, (left - right) / (2 * curve))) : 0;
}
