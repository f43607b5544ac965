import { createRandom, deriveSeed } from '../common/random';
import { autoregression, exponential } from './noise';
import type { GeneratorSpecification } from './schema';
import { hourMs, quarterMs } from '../common/time';
import { numberColumn, stack, timeColumn, type GeneratedTable } from './table';

type Specification<Kind extends GeneratorSpecification['kind']> = Extract<GeneratorSpecification, { kind: Kind }>;

/** value = amplitude · cos(2π row / period) + noise · ε. */
export function cosine({ seed, rows, period, amplitude, noise }: Specification<'cosine'>): GeneratedTable {
  const random = createRandom(seed);
  const values = Float64Array.from(
    { length: rows },
    (_, row) => amplitude * Math.cos((2 * Math.PI * row) / period) + noise * random.normal(),
  );
  const decimals = Math.max(4, 4 - Math.floor(Math.log10(amplitude)));
  return {
    rowCount: rows,
    columns: [timeColumn(rows, hourMs), numberColumn('value', null, values, 'target', Math.min(10, decimals))],
  };
}

const dayHours = 24;
const yearHours = 365.25 * dayHours;

/**
 * temperature = 11 − 11 cos(year) + daily swing of 4 °C, coldest at 5 h + AR(1) weather (3 °C, memory two days);
 * usage = level · (base + morning and evening peaks, less on weekends) + 9 a degree below 15 °C + 12 a degree above 22 °C
 * + AR(1) noise. Sites differ in level (0.3 to 3), in how they heat, and in their weather.
 */
export function powerUsage({ seed, rows, series, scaled }: Specification<'powerUsage'>): GeneratedTable {
  const sites = Array.from({ length: series }, (_, site): GeneratedTable => {
    const random = createRandom(series === 1 ? seed : deriveSeed(seed, site));
    const level = series === 1 ? 1 : 0.3 * 10 ** random.uniform();
    const heating = 9 * level * (series === 1 ? 1 : 0.5 + random.uniform());
    const weather = autoregression(random, rows, 2 * dayHours);
    const noise = autoregression(random, rows, 6);
    const temperature = new Float64Array(rows);
    const usage = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) {
      const hour = row % dayHours;
      const isWeekend = Math.floor(row / dayHours) % 7 >= 5;
      const degrees =
        11 -
        11 * Math.cos((2 * Math.PI * (row - 20 * dayHours)) / yearHours) -
        4 * Math.cos((2 * Math.PI * (hour - 5)) / dayHours) +
        3 * (weather[row] ?? 0);
      const morning = Math.exp(-((hour - (isWeekend ? 10 : 8)) ** 2) / 4.5);
      const evening = Math.exp(-((hour - 19) ** 2) / 8);
      const occupied = (isWeekend ? 0.6 : 1) * (150 * morning + 190 * evening);
      temperature[row] = degrees;
      usage[row] =
        level * (220 + occupied + 14 * (noise[row] ?? 0) + 5 * random.normal()) +
        heating * Math.max(0, 15 - degrees) +
        12 * level * Math.max(0, degrees - 22);
    }
    if (scaled) {
      return {
        rowCount: rows,
        columns: [
          timeColumn(rows, hourMs),
          numberColumn('temperature', null, minMaxScaled(temperature), 'feature', 6),
          numberColumn('usage', null, minMaxScaled(usage), 'target', 6),
        ],
      };
    }
    return {
      rowCount: rows,
      columns: [
        timeColumn(rows, hourMs),
        numberColumn('temperature', '°C', temperature, 'feature', 2),
        numberColumn('usage', 'kWh', usage, 'target', 2),
      ],
    };
  });
  return stack(sites, 'site', (site) => `site ${String(site + 1).padStart(String(series).length, '0')}`);
}

function minMaxScaled(values: Float64Array): Float64Array {
  const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [
    Infinity,
    -Infinity,
  ] as readonly [number, number]);
  return values.map((value) => (value - least) / (most - least));
}

/**
 * load = level · (1 + 3/8 · daily shape + AR(1) noise of 3/40), times peaks that arrive at random (Poisson), reach their height
 * at once or climb to it over `rise` rows, and fade over one to four rows. Peaks are rare; those that come at once cannot be
 * foreseen: a model is judged by whether it says so.
 */
export function spikyLoad(specification: Specification<'spikyLoad'>): GeneratedTable {
  const { seed, rows, peaksPerThousand, peakHeight, level, rise } = specification;
  const random = createRandom(seed);
  const noise = autoregression(random, rows, 8);
  const rowsOfDay = 96;
  const load = new Float64Array(rows);
  let peak = 0;
  let fade = 0.5;
  let climb = { height: 0, rows: 0 };
  for (let row = 0; row < rows; row += 1) {
    const shape = Math.cos((2 * Math.PI * ((row % rowsOfDay) - 16)) / rowsOfDay);
    const ordinary = level - ((level * 30) / 80) * shape + ((level * 6) / 80) * (noise[row] ?? 0);
    if (climb.rows > 0) {
      peak += (climb.height - peak) / climb.rows;
      climb.rows -= 1;
    } else peak *= fade;
    if (random.uniform() < peaksPerThousand / 1000) {
      const height = Math.max(peak, 1 + exponential(random, peakHeight - 0.999));
      fade = Math.exp(-1 / (1 + random.integer(4)));
      if (rise === 0) peak = height;
      else climb = { height, rows: rise };
    }
    load[row] = Math.max(0, ordinary * (1 + peak));
  }
  return { rowCount: rows, columns: [timeColumn(rows, quarterMs), numberColumn('load', 'kW', load, 'target', 2)] };
}
