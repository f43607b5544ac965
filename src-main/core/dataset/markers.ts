/**
 * Numbers that stand for missing values, such as -999 or 1e20: of a known form or repeated, and far outside the rest.
 */
export interface Marker {
  readonly value: number;
  readonly count: number;
}

/** Programs, loggers and file formats that write them: runs of nines, LAS (-999.25), netCDF and HDF fills, limits of integers. */
const forms = [
  ...[99, 999, 9999, 99999, 999999, 9999999, 99999999, 999999999],
  ...[99.9, 999.9, 9999.9, 99999.9, 99.99, 999.99, 9999.99, 99999.99, 999.999, 9999.999],
  ...[777, 7777, 77777, 888, 8888, 88888, 888888, 999.25],
  ...[32767, 32768, 65535, 2147483647, 2147483648, 4294967295, 2 ** 63],
  ...[1e10, 1e12, 1e15, 1e20, 1e30, 1e31, 1e32, 1e33, 1e34, 1e35, 1e36, 1e37, 1e38, 9.96921e36, 9.969209968386869e36],
  ...[3.4028234663852886e38, 3.40282347e38, 1.7976931348623157e308],
];
const markerForms: readonly number[] = [
  ...new Set(forms.flatMap((form) => [form, -form, Math.fround(form), -Math.fround(form)]).concat(-1)),
];
/** Of values beside the markers. */
const fewestValues = 10;
const fewestDistinct = 20;

/** Whether a number has a form in which missing values are written; that alone says nothing. */
export function hasMarkerForm(value: number): boolean {
  return markerForms.includes(value);
}

/**
 * Values that come at least twice in a form of markers and lie farther from every other value than the middle 98 % of the
 * others spread; or the lowest or the highest value, of any form but zero, that comes at least three times and lies farther
 * from the others than ten times all that they spread.
 * @param sorted ascending, without NaN
 * @returns by their values, ascending
 */
export function markersOf(sorted: Float64Array): Marker[] {
  const runs = markerForms
    .map((value) => ({ value, start: lowerBound(sorted, value), end: upperBound(sorted, value) }))
    .filter(({ start, end }) => end - start >= 2);
  const markers = runs.length === 0 ? [] : distantRuns(sorted, runs);
  const found = markers.length > 0 ? markers : repeatedExtremes(sorted);
  return found.toSorted((first, second) => first.value - second.value);
}

interface Run {
  readonly value: number;
  /** Positions among the sorted values, the end not included. */
  readonly start: number;
  readonly end: number;
}

function distantRuns(sorted: Float64Array, runs: readonly Run[]): Marker[] {
  const rest = sorted.filter((value) => !runs.some((run) => run.value === value));
  if (rest.length < fewestValues) return [];
  const at = (share: number): number => rest[Math.round(share * (rest.length - 1))] ?? Number.NaN;
  const spread = at(0.99) - at(0.01);
  const largest = Math.max(Math.abs(rest[0] ?? 0), Math.abs(rest[rest.length - 1] ?? 0), 1);
  // Beside values that are all the same nothing is far but what is of another order.
  const least = spread > 0 ? spread : 10 * largest;
  return runs.flatMap(({ value, start, end }) => {
    const place = lowerBound(rest, value);
    const below = place === 0 ? Infinity : value - (rest[place - 1] ?? 0);
    const above = place === rest.length ? Infinity : (rest[place] ?? 0) - value;
    return Math.min(below, above) > least ? [{ value, count: end - start }] : [];
  });
}

function repeatedExtremes(sorted: Float64Array): Marker[] {
  const low = sorted[0] ?? 0;
  const high = sorted[sorted.length - 1] ?? 0;
  return [low, high].flatMap((value): Marker[] => {
    const [start, end] = [lowerBound(sorted, value), upperBound(sorted, value)];
    const rest = value === low ? sorted.subarray(end) : sorted.subarray(0, start);
    const [least = 0, most = 0] = [rest[0], rest[rest.length - 1]];
    const gap = value === low ? least - value : value - most;
    if (end - start < 3 || value === 0 || rest.length < fewestValues || !(gap > 10 * (most - least))) return [];
    return distinctUpTo(rest, fewestDistinct) < fewestDistinct ? [] : [{ value, count: end - start }];
  });
}

function distinctUpTo(sorted: Float64Array, limit: number): number {
  let count = 0;
  for (let index = 0; index < sorted.length && count < limit; index += 1)
    if (index === 0 || sorted[index] !== sorted[index - 1]) count += 1;
  return count;
}

/** The first position that is not below the value. */
function lowerBound(sorted: Float64Array, value: number): number {
  return firstWhere(sorted, (other) => other >= value);
}

function upperBound(sorted: Float64Array, value: number): number {
  return firstWhere(sorted, (other) => other > value);
}

function firstWhere(sorted: Float64Array, passes: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
