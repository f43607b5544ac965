import type { Random } from '../../../src-main/core/common/random';

/** Series and columns to measure the search for leaks on: every one is made by a formula that says what it knows. */
export interface Made {
  readonly y: readonly number[];
  readonly x: readonly number[];
}
type Series = readonly number[];
type Make = (y: Series, random: Random) => Series;
type MakeBoth = (y: Series, random: Random) => Made;

const at = (values: Series, row: number): number => values[Math.max(0, Math.min(values.length - 1, row))]!;
const mean = (values: Series): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Series): number => {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
};
const median = (values: Series): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const largest = (values: Series): number => Math.max(...values);
const shifted = (values: Series, ahead: number): number[] => values.map((_, row) => at(values, row + ahead));
const rolling = (values: Series, from: number, to: number, figure: (window: Series) => number): number[] =>
  values.map((_, row) => figure(Array.from({ length: to - from + 1 }, (_each, i) => at(values, row + from + i))));
const blocks = (values: Series, size: number, figure: (block: Series) => number): number[] =>
  values.map((_, row) => {
    const start = row - (row % size);
    return figure(values.slice(start, start + size));
  });
const noisy = (values: Series, share: number, random: Random): number[] => {
  const size = deviation(values) * share;
  return values.map((value) => value + size * random.normal());
};
const autoregressive = (rows: number, coefficient: number, random: Random, size = 1): number[] => {
  let value = 0;
  return Array.from({ length: rows }, () => (value = coefficient * value + size * random.normal()));
};

export const processes: Record<string, (rows: number, random: Random) => number[]> = {
  white: (rows, random) => autoregressive(rows, 0, random),
  autoregressive: (rows, random) => autoregressive(rows, 0.9, random),
  swinging: (rows, random) => {
    let [one, two] = [0, 0];
    return Array.from({ length: rows }, () => {
      [one, two] = [1.6 * one - 0.68 * two + random.normal(), one];
      return one;
    });
  },
  daily: (rows, random) =>
    autoregressive(rows, 0.7, random).map((value, row) => 10 + 4 * Math.sin((2 * Math.PI * row) / 24) + value),
  load: (rows, random) =>
    autoregressive(rows, 0.9, random, 1.5).map((value, row) => {
      const isWeekend = Math.floor(row / 24) % 7 >= 5;
      return 100 + (isWeekend ? 7 : 15) * Math.sin((2 * Math.PI * (row - 8)) / 24) - (isWeekend ? 10 : 0) + value;
    }),
  walk: (rows, random) => {
    let value = 0;
    return Array.from({ length: rows }, () => (value += random.normal()));
  },
  smoothWalk: (rows, random) => {
    let [value, step] = [0, 0];
    return Array.from({ length: rows }, () => {
      step = 0.9 * step + random.normal();
      return (value += step);
    });
  },
  skewed: (rows, random) => autoregressive(rows, 0.9, random, 0.3).map((value) => 50 * Math.exp(value)),
};

/** Columns that know later rows of the target and hide nothing of it behind noise. */
export const plainLeaks: Record<string, Make> = {
  'centred mean of 3': (y) => rolling(y, -1, 1, mean),
  'centred mean of 5': (y) => rolling(y, -2, 2, mean),
  'centred mean of 25': (y) => rolling(y, -12, 12, mean),
  'centred median of 5': (y) => rolling(y, -2, 2, median),
  'mean of the next 6': (y) => rolling(y, 1, 6, mean),
  'largest of 7 around': (y) => rolling(y, -3, 3, largest),
  'value 3 rows later, scaled': (y) => shifted(y, 3).map((value) => 0.7 * value - 4),
  'value a day later': (y) => shifted(y, 24),
  'change to the next row': (y) => y.map((value, row) => at(y, row + 1) - value),
  'change over 6 rows': (y) => y.map((value, row) => at(y, row + 6) - value),
  'ratio to the next row': (y) => y.map((value, row) => at(y, row + 1) / value),
  'mean of the day': (y) => blocks(y, 24, mean),
  'largest of the day': (y) => blocks(y, 24, largest),
  'total of the day, scaled': (y) => blocks(y, 24, mean).map((value) => 5 - 2.4 * value),
  'what is left of the day': (y) =>
    y.map((_, row) => y.slice(row, row - (row % 24) + 24).reduce((sum, value) => sum + value, 0)),
  'distance to the day’s mean': (y) => {
    const means = blocks(y, 24, mean);
    return y.map((value, row) => value - means[row]!);
  },
  'every sixth value, filled backwards': (y) => y.map((_, row) => at(y, Math.ceil(row / 6) * 6)),
  'line between every sixth value': (y) =>
    y.map((_, row) => {
      const start = row - (row % 6);
      return at(y, start) + ((at(y, start + 6) - at(y, start)) * (row - start)) / 6;
    }),
};

/** Columns that know later rows behind noise or a smoother: a warning is as right as a block. */
export const noisyLeaks: Record<string, Make> = {
  'centred mean of 7 with noise': (y, random) => noisy(rolling(y, -3, 3, mean), 0.05, random),
  'value 3 rows later with noise': (y, random) => noisy(shifted(y, 3), 0.05, random),
  'value 3 rows later with much noise': (y, random) => noisy(shifted(y, 3), 0.2, random),
  'centred mean of a near copy': (y, random) => rolling(noisy(y, 0.03, random), -3, 3, mean),
  'smoothed to both sides': (y) => {
    const smooth = (values: Series): number[] => {
      let level = values[0]!;
      return values.map((value) => (level += 0.3 * (value - level)));
    };
    return smooth(smooth(y).reverse()).reverse();
  },
};

const alone = (make: Make): MakeBoth => {
  return (y, random) => ({ y, x: make(y, random) });
};
/** `y` drives: the column is the driver, the target follows it `delay` rows later with noise of its own. */
const driver = (delay: number, noise: number, weights: Series = [1]): MakeBoth => {
  return (y, random) => {
    const routed = y.map((_, row) => weights.reduce((sum, weight, i) => sum + weight * at(y, row - delay - i), 0));
    return { x: y, y: noisy(routed, noise, random) };
  };
};

/** Columns that know nothing that could not be known. */
export const honest: Record<string, MakeBoth> = {
  'value of the last row': alone((y) => shifted(y, -1)),
  'value of the last day': alone((y) => shifted(y, -24)),
  'mean of the last 5': alone((y) => rolling(y, -4, 0, mean)),
  'mean of the last day': alone((y) => rolling(y, -23, 0, mean)),
  'median of the last 9': alone((y) => rolling(y, -8, 0, median)),
  'largest of the last day': alone((y) => rolling(y, -24, -1, largest)),
  'smoothed from the past': alone((y) => {
    let level = y[0]!;
    return y.map((value) => (level += 0.1 * (value - level)));
  }),
  meter: alone((y) => {
    let sum = 0;
    return y.map((value) => (sum += value));
  }),
  'mean of yesterday': alone((y) => shifted(blocks(y, 24, mean), -24)),
  'every sixth value, filled forwards': alone((y) => y.map((_, row) => at(y, row - (row % 6)))),
  'second sensor': alone((y, random) => noisy(y, 0.03, random)),
  'rough second sensor': alone((y, random) => noisy(y, 0.3, random)),
  'neighbouring site': (y, random) => {
    const own = autoregressive(y.length, 0.7, random, deviation(y) * 0.15);
    return { y, x: y.map((value, row) => 1.1 * value + own[row]!) };
  },
  'site upwind': (y, random) => ({ x: noisy(y, 0.1, random), y: noisy(shifted(y, -2), 0.1, random) }),
  'what the target measures': (y, random) => ({ x: y, y: noisy(y, 0.1, random) }),
  'driver 3 rows ahead': driver(3, 0.1),
  'driver 3 rows ahead, much noise': driver(3, 0.3),
  'driver 12 rows ahead': driver(12, 0.2),
  'gauge upstream': driver(3, 0.05, [0.1, 0.3, 0.3, 0.2, 0.1]),
  'slow reservoir': driver(
    4,
    0.03,
    Array.from({ length: 30 }, (_, i) => 0.15 * 0.85 ** i),
  ),
  'weather forecast': (y, random) => {
    const own = autoregressive(y.length, 0.8, random, deviation(y) * 0.4);
    return { x: noisy(shifted(y, 6), 0.15, random), y: y.map((value, row) => 20 - 1.5 * value + own[row]!) };
  },
  'forecast of the day’s maximum': (y, random) => {
    const own = autoregressive(y.length, 0.8, random, deviation(y) * 0.3);
    const days = blocks(y, 24, largest);
    const size = deviation(days) * 0.2;
    return {
      x: blocks(days, 24, (day) => day[0]! + size * random.normal()).map((_, row, all) => all[row - (row % 24)]!),
      y: y.map((value, row) => 5 + 2 * value + own[row]!),
    };
  },
  'independent walk': alone((y, random) => processes['smoothWalk']!(y.length, random)),
  'independent column': alone((y, random) => autoregressive(y.length, 0.95, random)),
  'sine of the hour': alone((y) => y.map((_, row) => Math.sin((2 * Math.PI * (row % 24)) / 24))),
  weekend: alone((y) => y.map((_, row) => (Math.floor(row / 24) % 7 >= 5 ? 1 : 0))),
  holiday: alone((y, random) => {
    const days = Array.from({ length: y.length / 24 + 1 }, () => (random.uniform() < 0.05 ? 1 : 0));
    return y.map((_, row) => days[Math.floor(row / 24)]!);
  }),
  trend: alone((y) => y.map((_, row) => row)),
  constant: alone((y) => y.map(() => 7)),
  price: alone((y, random) =>
    noisy(
      y.map((value, row) => 30 + 0.5 * value + 0.3 * at(y, row - 1)),
      0.2,
      random,
    ),
  ),
  tariff: alone((y, random) => {
    const days = Array.from({ length: y.length / 24 + 1 }, () => random.normal());
    return y.map((_, row) => days[Math.floor(row / 24)]!);
  }),
};

const margin = 240;

/** Rows of both columns as a file would hold them: six digits, without the rows at both ends where formulas lack neighbours. */
export function asFile(rows: number, make: (y: Series) => Made, process: string, random: Random): Made {
  const { x, y } = make(processes[process]!(rows + 2 * margin, random));
  const written = (values: Series): number[] =>
    values.slice(margin, margin + rows).map((value) => Number(value.toPrecision(6)));
  return { x: written(x), y: written(y) };
}
