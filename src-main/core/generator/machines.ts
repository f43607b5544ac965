import { createRandom, deriveSeed, type Random } from '../common/random';
import { autoregression, exponential } from './noise';
import type { GeneratorSpecification } from './schema';
import { minuteMs, quarterMs } from '../common/time';
import { numberColumn, stack, timeColumn, type GeneratedTable } from './table';

type Specification<Kind extends GeneratorSpecification['kind']> = Extract<GeneratorSpecification, { kind: Kind }>;

/** Wind speeds in m/s at which a turbine starts, reaches its rated power, and stops to protect itself. */
const [cutIn, rated, cutOut] = [3.5, 12.5, 25];

/** Share of the rated power at a wind speed: 0, a cubic rise from cut-in to rated, 1, and 0 beyond cut-out. */
export function powerCurve(speed: number): number {
  if (speed < cutIn || speed >= cutOut) return 0;
  return speed >= rated ? 1 : (speed ** 3 - cutIn ** 3) / (rated ** 3 - cutIn ** 3);
}

/**
 * Wind at the hub is log-normal around 7.5 m/s: weather (memory 14 hours), gusts (one hour), a daily swing, and fronts that
 * arrive every three days on average and ramp the wind up or down within 30 minutes to three hours. Power follows the curve.
 * The measured columns are what a mast beside the turbine shows: the wind with its own turbulence, its direction, the pressure.
 */
export function windPower({ seed, rows, capacity, energy }: Specification<'windPower'>): GeneratedTable {
  const random = createRandom(seed);
  const weather = autoregression(random, rows, 56);
  const gusts = autoregression(random, rows, 4);
  const turning = autoregression(random, rows, 96);
  const air = autoregression(random, rows, 200);
  const fronts = frontsOf(random, rows);
  const speed = new Float64Array(rows);
  const direction = new Float64Array(rows);
  const pressure = new Float64Array(rows);
  const power = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const daily = 0.08 * Math.cos((2 * Math.PI * ((row % 96) - 60)) / 96);
    const logarithm = 0.42 * (weather[row] ?? 0) + 0.12 * (gusts[row] ?? 0) + daily + (fronts[row] ?? 0);
    const atHub = Math.min(40, 7.5 * Math.exp(logarithm));
    speed[row] = Math.max(0, atHub * (1 + 0.09 * random.normal()) + 0.2 * random.normal());
    direction[row] = (((240 + 70 * (turning[row] ?? 0)) % 360) + 360) % 360;
    pressure[row] = 1013 + 9 * (air[row] ?? 0) - 3 * (weather[row] ?? 0);
    power[row] = capacity * powerCurve(atHub);
  }
  return {
    rowCount: rows,
    columns: [
      timeColumn(rows, quarterMs),
      numberColumn('wind_speed', 'm/s', speed, 'feature', 2),
      numberColumn('wind_direction', '°', direction, 'feature', 1),
      numberColumn('pressure', 'hPa', pressure, 'feature', 1),
      ...(energy
        ? [
            numberColumn(
              'energy',
              'kWh',
              power.map((value) => value / 4),
              'feature',
              3,
            ),
          ]
        : []),
      numberColumn('power', 'kW', power, 'target', 1),
    ],
  };
}

/** What fronts add to the logarithm of the wind: a ramp, a plateau of hours, and a slow return. */
function frontsOf(random: Random, rows: number): Float64Array {
  const added = new Float64Array(rows);
  const betweenFronts = 3 * 96;
  let start = Math.floor(exponential(random, betweenFronts));
  while (start < rows) {
    const height = (random.uniform() < 0.6 ? 1 : -1) * (0.4 + 0.5 * random.uniform());
    const ramp = 2 + random.integer(11);
    const plateau = 8 + random.integer(40);
    const back = 24 + random.integer(48);
    for (let step = 0; step < ramp + plateau + back && start + step < rows; step += 1) {
      const share = Math.min(1, (step + 1) / ramp, (ramp + plateau + back - step) / back);
      added[start + step] = (added[start + step] ?? 0) + height * share;
    }
    start += 1 + Math.floor(exponential(random, betweenFronts));
  }
  return added;
}

export const sensorStates = ['Abnormal', 'Normal'] as const;
const [abnormal, normal] = [0, 1];

/**
 * A turning machine: vibration is a tone with noise, temperature follows the current slowly. While it is abnormal a second
 * tone and more noise join the vibration and the temperature rises by up to 12 °C; the current stays as it was. One machine
 * has abnormal spells of 20 to 200 rows; of several machines each is normal or abnormal throughout.
 */
export function sensor({ seed, rows, series, abnormalShare }: Specification<'sensor'>): GeneratedTable {
  if (series === 1) {
    const random = createRandom(seed);
    return machine(random, spells(random, rows, abnormalShare));
  }
  const states = deal(createRandom(deriveSeed(seed, series)), series, abnormalShare);
  const machines = Array.from(states, (state, index) =>
    machine(createRandom(deriveSeed(seed, index)), new Uint32Array(rows).fill(state)),
  );
  return stack(machines, 'machine', (index) => `machine ${String(index + 1).padStart(String(series).length, '0')}`);
}

/** A state for each machine: the share of abnormal ones is exact but for rounding, and both states are there. */
function deal(random: Random, count: number, abnormalShare: number): Uint32Array {
  const ill = Math.min(count - 1, Math.max(1, Math.round(count * abnormalShare)));
  const order = Array.from({ length: count }, (_, index) => ({ index, key: random.uniform() }));
  order.sort((a, b) => a.key - b.key);
  const states = new Uint32Array(count).fill(normal);
  for (const { index } of order.slice(0, ill)) states[index] = abnormal;
  return states;
}

/** Abnormal spells whose lengths and distances give the wanted share on average. */
function spells(random: Random, rows: number, abnormalShare: number): Uint32Array {
  const states = new Uint32Array(rows).fill(normal);
  const [shortest, longest] = [20, 200];
  const meanLength = (shortest + longest) / 2;
  const meanGap = (meanLength * (1 - abnormalShare)) / abnormalShare;
  let row = Math.floor(exponential(random, meanGap));
  while (row < rows) {
    const length = shortest + random.integer(longest - shortest + 1);
    states.fill(abnormal, row, Math.min(rows, row + length));
    row += length + 10 + Math.floor(exponential(random, Math.max(1, meanGap - 10)));
  }
  return states;
}

function machine(random: Random, states: Uint32Array): GeneratedTable {
  const rows = states.length;
  const load = autoregression(random, rows, 120);
  const vibration = new Float64Array(rows);
  const temperature = new Float64Array(rows);
  const current = new Float64Array(rows);
  let [heat, wear] = [0, 0];
  for (let row = 0; row < rows; row += 1) {
    const isAbnormal = states[row] === abnormal;
    const demand = 1 + 0.25 * Math.sin((2 * Math.PI * row) / 480) + 0.08 * (load[row] ?? 0);
    wear += ((isAbnormal ? 1 : 0) - wear) / 12;
    heat += (demand - heat) / 60;
    const tone = Math.sin((2 * Math.PI * row) / 7.3) + wear * 0.9 * Math.sin((2 * Math.PI * row) / 2.9);
    vibration[row] = 2 + 0.6 * tone + (0.25 + 0.45 * wear) * random.normal();
    temperature[row] = 48 + 9 * heat + 12 * wear + 0.4 * random.normal();
    current[row] = 12 * demand + 0.3 * random.normal();
  }
  return {
    rowCount: rows,
    columns: [
      timeColumn(rows, minuteMs),
      numberColumn('vibration', 'mm/s', vibration),
      numberColumn('temperature', '°C', temperature, 'feature', 2),
      numberColumn('current', 'A', current, 'feature', 2),
      { kind: 'category', name: 'state', role: 'target', unit: null, codes: states, categories: sensorStates },
    ],
  };
}
