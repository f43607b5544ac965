import { z } from 'zod';

/** A graphics card as its driver tells of it; null: it does not tell. */
export const graphicsUseSchema = z.object({
  name: z.string(),
  /** Share of the time in which it computed, 0 to 1. */
  busy: z.number().nonnegative().nullable(),
  memoryUsedBytes: z.number().nonnegative().nullable(),
  memoryBytes: z.number().nonnegative().nullable(),
});
export type GraphicsUse = z.infer<typeof graphicsUseSchema>;

/** What all programs of the machine together use of it. */
export const machineUseSchema = z.object({
  /** Logical processors. */
  cores: z.number().int().positive(),
  /** Share of the time of all of them, 0 to 1, since the look before; null: there was none. */
  processor: z.number().nonnegative().nullable(),
  memoryUsedBytes: z.number().nonnegative(),
  memoryBytes: z.number().nonnegative(),
  graphics: z.array(graphicsUseSchema),
});
export type MachineUse = z.infer<typeof machineUseSchema>;

/** One look at a run at work and at its machine. */
export const usageSampleSchema = z.object({
  /** Milliseconds at work until then, those of the times before it was resumed included. */
  untilMs: z.number().nonnegative(),
  machine: machineUseSchema,
  /** Share of the time of all processors that the run's own process took since the look before. */
  processor: z.number().nonnegative(),
  /** Memory that its process held then, and the most that it ever held. */
  memoryBytes: z.number().nonnegative(),
  peakMemoryBytes: z.number().nonnegative(),
});
export type UsageSample = z.infer<typeof usageSampleSchema>;

/** Over a stretch of time: the mean, and the largest value that was seen. */
const stretchSchema = z.object({ mean: z.number().nonnegative(), max: z.number().nonnegative() });
export type Stretch = z.infer<typeof stretchSchema>;

const usagePointSchema = z.object({
  /** Where the stretch ends; it begins where the one before ends. */
  untilMs: z.number().nonnegative(),
  /** Looks that it is made of. */
  samples: z.number().int().positive(),
  machineProcessor: stretchSchema.nullable(),
  machineMemory: stretchSchema,
  runProcessor: stretchSchema,
  runMemory: stretchSchema,
  /** In the order of the cards. */
  graphics: z.array(z.object({ busy: stretchSchema.nullable(), memory: stretchSchema.nullable() })),
});
export type UsagePoint = z.infer<typeof usagePointSchema>;

/** Points that are kept of a run, however long it takes. */
export const mostUsagePoints = 120;

/** What a run used of its machine over its time at work. */
export const runUsageSchema = z.object({
  cores: z.number().int().positive(),
  memoryBytes: z.number().nonnegative(),
  graphics: z.array(graphicsUseSchema.pick({ name: true, memoryBytes: true })),
  /** The most memory that its process ever held, between two looks as well. */
  peakMemoryBytes: z.number().nonnegative(),
  /** Looks that a whole point is made of: doubled whenever there would be too many points. */
  samplesPerPoint: z.number().int().positive(),
  points: z.array(usagePointSchema).max(mostUsagePoints),
});
export type RunUsage = z.infer<typeof runUsageSchema>;

const at = (value: number): Stretch => ({ mean: value, max: value });
const atKnown = (value: number | null): Stretch | null => (value === null ? null : at(value));

function pointOf({ untilMs, machine, processor, memoryBytes }: UsageSample): UsagePoint {
  return {
    untilMs,
    samples: 1,
    machineProcessor: atKnown(machine.processor),
    machineMemory: at(machine.memoryUsedBytes),
    runProcessor: at(processor),
    runMemory: at(memoryBytes),
    graphics: machine.graphics.map(({ busy, memoryUsedBytes }) => ({
      busy: atKnown(busy),
      memory: atKnown(memoryUsedBytes),
    })),
  };
}

/** Each weighs as long as it lasts. */
function joined(first: Stretch, second: Stretch, share: number): Stretch {
  return { mean: first.mean * (1 - share) + second.mean * share, max: Math.max(first.max, second.max) };
}

const joinedKnown = (first: Stretch | null, second: Stretch | null, share: number): Stretch | null =>
  first === null || second === null ? (first ?? second) : joined(first, second, share);

/** Two neighbours as one. @param fromMs where the first begins */
function merged(first: UsagePoint, second: UsagePoint, fromMs: number): UsagePoint {
  const length = second.untilMs - fromMs;
  const share = length > 0 ? (second.untilMs - first.untilMs) / length : 0.5;
  const cards = Math.max(first.graphics.length, second.graphics.length);
  return {
    untilMs: second.untilMs,
    samples: first.samples + second.samples,
    machineProcessor: joinedKnown(first.machineProcessor, second.machineProcessor, share),
    machineMemory: joined(first.machineMemory, second.machineMemory, share),
    runProcessor: joined(first.runProcessor, second.runProcessor, share),
    runMemory: joined(first.runMemory, second.runMemory, share),
    graphics: Array.from({ length: cards }, (_, card) => ({
      busy: joinedKnown(first.graphics[card]?.busy ?? null, second.graphics[card]?.busy ?? null, share),
      memory: joinedKnown(first.graphics[card]?.memory ?? null, second.graphics[card]?.memory ?? null, share),
    })),
  };
}

/** Half as many points, each of two neighbours. */
function halved(points: readonly UsagePoint[]): UsagePoint[] {
  return points.flatMap((second, index) => {
    if (index % 2 === 0) return index === points.length - 1 ? [second] : [];
    const first = points[index - 1];
    return first === undefined ? [] : [merged(first, second, points[index - 2]?.untilMs ?? 0)];
  });
}

/**
 * What a run used, with one look more. A point takes looks until it is whole; where there would be too many points, each two
 * neighbours become one, so that a run of days takes no more room than one of minutes.
 * @param usage null: it is the first look. A look that is no later than the last one changes nothing: it is there already
 */
export function usageAfter(usage: RunUsage | null, sample: UsageSample): RunUsage {
  const { machine, peakMemoryBytes } = sample;
  const known = usage ?? { samplesPerPoint: 1, points: [], graphics: [], peakMemoryBytes: 0 };
  const point = pointOf(sample);
  const last = known.points.at(-1);
  if (usage !== null && last !== undefined && last.untilMs >= sample.untilMs) return usage;
  const before = known.points.slice(0, -1);
  const points =
    last !== undefined && last.samples < known.samplesPerPoint
      ? [...before, merged(last, point, before.at(-1)?.untilMs ?? 0)]
      : [...known.points, point];
  const isFull = points.length > mostUsagePoints;
  return {
    cores: machine.cores,
    memoryBytes: machine.memoryBytes,
    graphics:
      machine.graphics.length < known.graphics.length
        ? known.graphics
        : machine.graphics.map(({ name, memoryBytes }) => ({ name, memoryBytes })),
    peakMemoryBytes: Math.max(known.peakMemoryBytes, peakMemoryBytes),
    samplesPerPoint: isFull ? known.samplesPerPoint * 2 : known.samplesPerPoint,
    points: isFull ? halved(points) : points,
  };
}

/** Figures of a run's whole time at work; null where none is known. */
export interface UsageFigures {
  readonly machineProcessor: Stretch | null;
  readonly machineMemory: Stretch | null;
  readonly runProcessor: Stretch | null;
  readonly runMemory: Stretch | null;
  readonly graphics: readonly {
    readonly name: string;
    readonly busy: Stretch | null;
    readonly memory: Stretch | null;
  }[];
}

/** Mean and largest value of each quantity over all that is known of a run. */
export function usageFigures({ points, graphics }: RunUsage): UsageFigures {
  const whole = points
    .slice(1)
    .reduce<UsagePoint | undefined>(
      (before, point) => (before === undefined ? point : merged(before, point, 0)),
      points[0],
    );
  return {
    machineProcessor: whole?.machineProcessor ?? null,
    machineMemory: whole?.machineMemory ?? null,
    runProcessor: whole?.runProcessor ?? null,
    runMemory: whole?.runMemory ?? null,
    graphics: graphics.map(({ name }, card) => ({
      name,
      busy: whole?.graphics[card]?.busy ?? null,
      memory: whole?.graphics[card]?.memory ?? null,
    })),
  };
}
