import { GatewiseError } from '../common/errors';
import { said, type Sentence } from '../common/sentence';
import { type Table, columnNotFound } from '../dataset/table';
import { assemble, type PreparedRows } from './assemble';
import { classNamesOf } from './classes';
import type { FittedPreparation } from './fitted';
import { fittingRanges, learntValues, numbersOf, withStrata, withTargetKnown, type Frame } from './frame';
import { requireFloat32, requireMeasurable } from './magnitude';
import { changesRows, requireOrder } from './order';
import { frameOf, withSplitColumn } from './table-frame';
import { fitScaler, identityScaler, type FittedScaler } from './scaler';
import type { SplitConfiguration, TaskConfiguration, WindowConfiguration } from '../task/schema';
import type { PreparationConfiguration } from './schema';
import { leaveOutShortSeries, type LeftOutSeries } from './short-series';
import { unnamedRows, type CountedValue } from '../task/named-parts';
import type { RowRange } from '../task/series';
import { partRanges } from '../task/split';
import {
  applyStep,
  changesValuesOf,
  fitStep,
  requireMarkable,
  runTableSteps,
  warmUpRows,
  type ArrangedRows,
  type FitContext,
  type FittedFrameStep,
  type FittedStep,
  type FrameStep,
  type MarkedValue,
} from './steps';
import { fitCategoryCodes } from './steps/category-codes';
import { fitOneHot } from './steps/one-hot';
import { planWindows, type WindowPlan } from '../task/windows';

/** What preparing needs to know; the fields of an experiment's configuration. */
export interface PreparationInput {
  readonly task: TaskConfiguration;
  readonly preparation: PreparationConfiguration;
  readonly split: SplitConfiguration;
  readonly window: WindowConfiguration;
  /** Classes in the order of their indices, where a part of the rows may lack one; default: those that the rows have. */
  readonly classNames?: readonly string[] | null;
  /** Whether the model splits by categories: those that no step encodes stay inputs of their own. Default: they become one-hot. */
  readonly keepsCategories?: boolean;
  /** Windows that a part keeps at least where most are left out for a missing target; default 10. */
  readonly fewestKnown?: number;
}

export interface PreparedData extends PreparedRows {
  readonly plan: WindowPlan;
  /** Values that a step treats as missing, with how often they are in the table. */
  readonly markedValues: readonly MarkedValue[];
  /** How many rows of the table the steps that put it in order moved, merged into others and left out. */
  readonly arranged: readonly ArrangedRows[];
  /** Rows of the table that have no time and are left out. */
  readonly untimedRows: number;
  /** Series of a panel that are left out. */
  readonly leftOutSeries: readonly LeftOutSeries[];
  /** Rows whose value in the column of a split names no part, by that value; they are in none. */
  readonly unnamedRows: readonly CountedValue[];
}

/**
 * Turns a table into what a model trains on. Every step, scaler and encoding is fitted on the training rows alone.
 *
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC, COLUMN_NOT_TIME, MISSING_VALUES, SPLIT_INVALID,
 * TOO_FEW_WINDOWS or BAD_INPUT, each with the configuration's field (`split.validation`, `window.lookback`, …).
 */
export function prepare(given: Table, input: PreparationInput): PreparedData {
  const { task, preparation, split, window } = input;
  requireSensibleTask(given, task, window);
  requireOrder(preparation);
  requireMarkable(given, preparation.steps);
  const {
    table,
    marked: markedValues,
    arranged,
    done,
    rest,
  } = runTableSteps(withSplitColumn(given, split), preparation.steps);
  const inputs = featuresOf(task);
  const classNames =
    task.kind === 'classification' ? [...(input.classNames ?? classNamesOf(table, task.target))] : null;
  let frame = startFrame(table, task, inputs);
  const untimedRows = table.rowCount - frame.rowCount;
  const warmUp = warmUpRows(preparation.steps);
  let leftOutSeries: readonly LeftOutSeries[] = [];
  let rawTarget: Float64Array | null = null;
  let rawKnown: Uint8Array | null = null;
  let anchors: Float64Array | null = null;
  const steps: FittedStep[] = [...done];

  const run = (fit: (context: FitContext) => FittedFrameStep): void => {
    const trainRanges = partRanges({ ...frame, split }).train;
    const fitted = fit({ trainRanges, task, window });
    if (changesValuesOf(fitted, task.target)) {
      requireTargetStep(fitted, task, window, anchors !== null);
      const { values } = numbersOf(frame, task.target);
      rawTarget ??= values;
      if (fitted.kind === 'difference') [anchors, rawKnown] = [values, frame.targetKnown];
    }
    steps.push(fitted);
    frame = applyStep(frame, fitted);
  };
  const [rowSteps, valueSteps] = stepsByKind(rest);
  for (const step of rowSteps) {
    // These learn nothing from rows, and parts are cut after them.
    const fitted = fitStep(frame, step, { trainRanges: [], task, window });
    steps.push(fitted);
    frame = applyStep(frame, fitted);
  }
  ({ frame, leftOut: leftOutSeries } = leaveOutShortSeries(frame, { split, window, warmUp }));
  for (const step of valueSteps) run((context) => fitStep(frame, step, context));
  if (frame.inputs.some((name) => frame.columns.get(name)?.kind === 'category')) {
    run((context) =>
      input.keepsCategories === true
        ? fitCategoryCodes(frame, context)
        : fitOneHot(frame, { columns: null, maxCategories: 1000 }, context),
    );
  }

  for (const name of new Set([...frame.inputs, task.target])) {
    const column = frame.columns.get(name);
    if (column?.kind === 'number') requireMeasurable(column);
  }
  const plan = planWindows({ ...frame, split, window, warmUp, fewestKnown: input.fewestKnown });
  const train = plan.parts.train.segments;
  const targetScaler =
    classNames === null
      ? fitScaler(preparation.scaling.target, learntValues(frame, numbersOf(frame, task.target)), train)
      : identityScaler;
  const scalerOf = (name: string): FittedScaler => {
    const column = numbersOf(frame, name);
    if (name === task.target) return targetScaler;
    return column.scalable
      ? fitScaler(preparation.scaling.features, column.values, fittingRanges(column, train))
      : identityScaler;
  };
  const targetFeature = frame.inputs.indexOf(task.target);
  const features = frame.inputs.map((name) => ({ name, scaler: scalerOf(name) }));
  for (const { name, scaler } of features) requireFloat32(numbersOf(frame, name), scaler);
  if (classNames === null) requireFloat32(numbersOf(frame, task.target), targetScaler);
  const fitted: FittedPreparation = {
    version: 4,
    task,
    window,
    steps,
    features,
    target: {
      scaler: targetScaler,
      transforms: steps.flatMap((step) =>
        step.kind === 'power'
          ? step.columns.flatMap((column) => (column.name === task.target ? [column.transform] : []))
          : [],
      ),
      differenceLag: steps.reduce<number | null>(
        (lag, step) => (step.kind === 'difference' && step.columns.includes(task.target) ? step.lag : lag),
        null,
      ),
    },
    targetFeature: targetFeature < 0 ? null : targetFeature,
    classNames,
    warmUp,
  };
  const seen = seenRows(plan, window, frame.rowCount);
  return {
    ...assemble(frame, fitted, { rawTarget, rawKnown, anchors, seen }),
    plan,
    markedValues,
    arranged,
    untimedRows,
    leftOutSeries,
    unnamedRows: split.kind === 'column' && frame.splitValues != null ? unnamedRows(split, frame.splitValues) : [],
  };
}

/** Steps that change rows come before all others: those that do, and those that do not. */
function stepsByKind(steps: FrameStep[]): [FrameStep[], FrameStep[]] {
  const first = steps.findIndex((step) => !changesRows(step));
  return first < 0 ? [steps, []] : [steps.slice(0, first), steps.slice(first)];
}

/** The rows that windows see, as ranges in order. */
function seenRows({ parts }: WindowPlan, { lookback }: WindowConfiguration, rowCount: number): RowRange[] {
  const isSeen = new Uint8Array(rowCount);
  for (const { starts } of Object.values(parts)) {
    let marked = 0;
    for (const start of starts) {
      isSeen.fill(1, Math.max(start, marked), start + lookback);
      marked = start + lookback;
    }
  }
  const ranges: RowRange[] = [];
  let from = isSeen.indexOf(1);
  while (from >= 0) {
    const end = isSeen.indexOf(0, from);
    const to = end < 0 ? rowCount : end;
    ranges.push({ from, to });
    from = isSeen.indexOf(1, to);
  }
  return ranges;
}

/** The columns a task reads, its target history first. */
export function featuresOf(task: TaskConfiguration): string[] {
  const others = task.features.filter((name) => name !== task.target);
  return task.targetHistory ? [task.target, ...new Set(others)] : [...new Set(others)];
}

/** The frame before the first step: features as inputs, and the target beside them. */
export function startFrame(
  table: Table,
  task: TaskConfiguration,
  features: readonly string[],
  targetIsOptional = false,
): Frame {
  const names = [...new Set([...features, task.target])];
  const plain = { ...frameOf(table, names, targetIsOptional ? new Set([task.target]) : new Set()), inputs: features };
  const frame = withTargetKnown(plain, task.target);
  return task.kind === 'classification' ? withStrata(frame, task.target) : frame;
}

function requireSensibleTask(table: Table, task: TaskConfiguration, window: WindowConfiguration): void {
  const refuse = (field: string, message: Sentence): never => {
    throw new GatewiseError('BAD_INPUT', message, { field, column: task.target });
  };
  const target = table.columns.find((column) => column.name === task.target);
  if (target === undefined) throw columnNotFound(task.target, table, 'task.target');
  if (target.kind === 'time')
    refuse(
      'task.target',
      said`“${task.target}” is a time and cannot be a target. Choose a column of numbers or classes.`,
    );
  if (target.kind === 'category' && task.kind !== 'classification') {
    throw new GatewiseError(
      'COLUMN_NOT_NUMERIC',
      said`The target “${task.target}” holds categories. Choose a numeric target, or the task classification.`,
      {
        column: task.target,
        field: 'task.target',
      },
    );
  }
  if (!task.targetHistory && task.features.includes(task.target)) {
    refuse(
      'task.features',
      said`“${task.target}” is the target and cannot be a feature too. Set task.targetHistory to show the model its past.`,
    );
  }
  if (featuresOf(task).length === 0)
    refuse(
      'task.features',
      said`The model would see nothing. Choose features, or let it see the target’s past (task.targetHistory).`,
    );
  if (task.targetHistory && window.offset === 0) {
    refuse(
      'task.targetHistory',
      said`With window.offset 0 the window would hold the very value of “${task.target}” it is to predict. Turn task.targetHistory off, or set window.offset to 1.`,
    );
  }
  if (task.kind === 'classification' && window.horizon !== 1) {
    refuse('window.horizon', said`A classification gives one label a window. Set window.horizon to 1.`);
  }
  if (window.normalization === 'lastValue' && (!task.targetHistory || task.kind === 'classification')) {
    refuse(
      'window.normalization',
      said`Last-value normalisation needs a numeric target whose past the model sees. Set window.normalization to none.`,
    );
  }
}

function requireTargetStep(
  fitted: FittedStep,
  task: TaskConfiguration,
  window: WindowConfiguration,
  isDifferenced: boolean,
): void {
  const refuse = (message: Sentence): never => {
    throw new GatewiseError('BAD_INPUT', message, { field: 'preparation.steps', column: task.target });
  };
  if (isDifferenced)
    refuse(said`A difference of the target must be the last step that changes it. Move the other step before it.`);
  if (fitted.kind === 'difference' && (window.offset !== 1 || !task.targetHistory)) {
    refuse(
      said`A differenced target is added up from its last seen value, so it needs window.offset 1 and task.targetHistory.`,
    );
  }
}
