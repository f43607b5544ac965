import { z } from 'zod';

const seed = z.number().int().min(0).max(4294967295).default(1);
const rows = (standard: number) => z.number().int().min(50).max(1_000_000).default(standard);

/**
 * Synthetic datasets whose truth is known. Everything follows from the parameters and the seed: the same ones give the
 * same file, byte for byte.
 */
export const generatorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** `amplitude · cos(2π row / period)` plus normal noise; hourly. */
    kind: z.literal('cosine'),
    seed,
    rows: rows(2000),
    /** Rows of one period. */
    period: z.number().min(2).max(100_000).default(24),
    amplitude: z.number().positive().max(1e9).default(1),
    /** Standard deviation of the noise. */
    noise: z.number().nonnegative().max(1e9).default(0.1),
  }),
  z.strictObject({
    /** Hourly power usage of a site: two peaks on working days, quieter weekends, heating and cooling by the weather. */
    kind: z.literal('powerUsage'),
    seed,
    /** Rows of each site. */
    rows: rows(17_520),
    /** Sites, each with its own level; more than one make a panel. */
    series: z.number().int().min(1).max(200).default(1),
    /** Temperature and usage come min–max scaled with the extremes of all rows, as many published files do: a leak. */
    scaled: z.boolean().default(false),
  }),
  z.strictObject({
    /** Power of a wind turbine every 15 minutes: ramps, calms at zero, saturation at its rated power. */
    kind: z.literal('windPower'),
    seed,
    rows: rows(50_000),
    /** Rated power in kW. */
    capacity: z.number().positive().max(1e6).default(3600),
    /** Adds the energy of each quarter of an hour in kWh: the power by another name, a leak where it is known ahead. */
    energy: z.boolean().default(false),
  }),
  z.strictObject({
    /** A quarter-hourly load with a daily pattern and rare, short peaks. */
    kind: z.literal('spikyLoad'),
    seed,
    rows: rows(20_000),
    /** Peaks to expect in 1,000 rows. */
    peaksPerThousand: z.number().min(0.1).max(50).default(3),
    /** Mean height of a peak, as a multiple of the ordinary load. */
    peakHeight: z.number().min(1).max(50).default(5),
    /** Mean of the ordinary load in kW. */
    level: z.number().positive().max(1e6).default(80),
    /** Rows that a peak takes to its height; 0: it is there at once, and nothing announces it. */
    rise: z.number().int().min(0).max(100).default(0),
  }),
  z.strictObject({
    /** Vibration, temperature and current of a machine every minute, labelled Normal or Abnormal. */
    kind: z.literal('sensor'),
    seed,
    /** Rows of each machine. */
    rows: rows(10_000),
    /** Machines. One has a label for each row; several make a panel with one label a machine. */
    series: z.number().int().min(1).max(1000).default(1),
    /** Share of abnormal rows (one machine) or machines (several). */
    abnormalShare: z.number().min(0.01).max(0.9).default(0.15),
  }),
]);
export type GeneratorSpecification = z.infer<typeof generatorSchema>;
export type GeneratorKind = GeneratorSpecification['kind'];
export const generatorKinds = generatorSchema.options.map((option) => option.shape.kind.value);

/** Rows in all; a generator makes no more than a dataset may hold in memory. */
export const mostGeneratedRows = 5_000_000;
