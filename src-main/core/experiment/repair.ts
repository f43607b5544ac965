import { z } from 'zod';
import { calendarStepSchema } from '../calendar';
import { placeForStep } from '../preparation/order';
import { preparationStepSchema, type PreparationStep } from '../preparation/schema';
import type { ExperimentConfiguration } from './schema';
import { treatAsMissing, withoutMarker } from './treat-as-missing';

/**
 * What mends a finding, as a change of the configuration that is recorded in it: nothing is done to the data behind the back of
 * whoever runs it.
 */
export const repairSchema = z.discriminatedUnion('kind', [
  /** Treats a value of a column as missing, and fills what is then missing where nothing else does. */
  z.object({ kind: z.literal('missingValues'), column: z.string(), value: z.number() }),
  /** Takes a value for measured that a step treats as missing. */
  z.object({ kind: z.literal('measuredValues'), column: z.string(), value: z.union([z.number(), z.string()]) }),
  /** Adds a step to the preparation, at the place where its kind belongs. */
  z.object({ kind: z.literal('addStep'), step: preparationStepSchema }),
  /** Makes rows at a regular step and fills those that were missing. */
  z.object({ kind: z.literal('regularRows'), step: calendarStepSchema }),
  /** Takes columns out of the features. */
  z.object({ kind: z.literal('removeFeatures'), columns: z.array(z.string()).min(1) }),
  /** Takes the steps that show the future of columns out of the preparation. */
  z.object({ kind: z.literal('removeKnownFuture'), columns: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('windowOffset'), offset: z.number().int().positive() }),
  z.object({ kind: z.literal('windowLookback'), lookback: z.number().int().positive() }),
  z.object({ kind: z.literal('normalization'), normalization: z.literal('lastValue') }),
]);
export type Repair = z.infer<typeof repairSchema>;

/** The name under which a repair is asked for on a command line; the repairs of one finding have different ones. */
export function repairName(repair: Repair): string {
  if (repair.kind !== 'addStep') return repair.kind;
  const { step } = repair;
  return step.kind === 'repeatedTimes' ? `${step.kind}:${step.aggregation}` : step.kind;
}

/** The parts of a configuration that repairs change. */
type Repairable = Pick<ExperimentConfiguration, 'task' | 'preparation' | 'window'>;

/** The configuration with the repair made. The same repair once more changes nothing. */
export function applyRepair<Configuration extends Repairable>(
  configuration: Configuration,
  repair: Repair,
): Configuration {
  const { task, preparation, window } = configuration;
  const withSteps = (steps: readonly PreparationStep[]): Configuration => ({
    ...configuration,
    preparation: { ...preparation, steps: [...steps] },
  });
  switch (repair.kind) {
    case 'missingValues':
      return withSteps(treatAsMissing(preparation.steps, repair.column, repair.value));
    case 'measuredValues':
      return withSteps(withoutMarkers(preparation.steps, repair.column, repair.value));
    case 'addStep':
      return withSteps(withStep(preparation.steps, repair.step));
    case 'regularRows': {
      const regular = withStep(preparation.steps, preparationStepSchema.parse({ kind: 'resample', step: repair.step }));
      const isFilled = regular.some((step) => step.kind === 'fillMissing' && step.columns === null);
      return withSteps(isFilled ? regular : withStep(regular, preparationStepSchema.parse({ kind: 'fillMissing' })));
    }
    case 'removeFeatures': {
      const gone = new Set(repair.columns);
      return { ...configuration, task: { ...task, features: task.features.filter((name) => !gone.has(name)) } };
    }
    case 'removeKnownFuture':
      return withSteps(withoutKnownFuture(preparation.steps, new Set(repair.columns)));
    case 'windowOffset':
      return { ...configuration, window: { ...window, offset: repair.offset } };
    case 'windowLookback':
      return { ...configuration, window: { ...window, lookback: repair.lookback } };
    case 'normalization':
      return { ...configuration, window: { ...window, normalization: repair.normalization } };
  }
}

/** A step of a kind of which one is enough takes the place of the one that is there; times to leave out are added to those. */
function withStep(steps: readonly PreparationStep[], added: PreparationStep): PreparationStep[] {
  const index = steps.findIndex(({ kind }) => kind === added.kind);
  const present = steps[index];
  if (present === undefined) return [...steps].toSpliced(placeForStep(steps, added), 0, added);
  if (present.kind === 'leaveOut' && added.kind === 'leaveOut') {
    const known = new Set(present.times.map((times) => JSON.stringify(times)));
    const times = [...present.times, ...added.times.filter((one) => !known.has(JSON.stringify(one)))];
    return [...steps].with(index, { ...present, times });
  }
  return [...steps].with(index, added);
}

function withoutMarkers(steps: readonly PreparationStep[], column: string, value: number | string): PreparationStep[] {
  return steps.flatMap((step): PreparationStep[] => {
    if (step.kind !== 'missingValues') return [step];
    const markers = withoutMarker(step.markers, column, value);
    return markers.length === 0 ? [] : [{ ...step, markers }];
  });
}

function withoutKnownFuture(steps: readonly PreparationStep[], gone: ReadonlySet<string>): PreparationStep[] {
  return steps.flatMap((step): PreparationStep[] => {
    if (step.kind !== 'knownFuture') return [step];
    const columns = step.columns.filter((name) => !gone.has(name));
    return columns.length === 0 ? [] : [{ ...step, columns }];
  });
}
