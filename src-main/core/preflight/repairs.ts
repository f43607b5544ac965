import { at } from '../common/numbers';
import type { Repair } from '../experiment/repair';
import type { Frame } from '../preparation/frame';
import { stepOfRows } from '../preparation/row-step';
import { preparationStepSchema, type Aggregation } from '../preparation/schema';
import type { WindowEstimate } from '../task/windows';
import type { PreflightInput } from './input';
import type { PreflightFinding } from './schema';

export interface RepairContext {
  readonly input: PreflightInput;
  readonly frame: Frame;
  /** Null where the split cannot be made. */
  readonly estimate: WindowEstimate | null;
}

/** How several rows of one time become one, the likeliest first. */
const mergings = ['mean', 'first', 'last'] as const satisfies readonly Aggregation[];
const fewTraining = 100;

/**
 * What would mend a finding by a change of the configuration; none where the data themselves, or another choice of a person, are
 * what it takes.
 */
export function repairsOf(finding: PreflightFinding, { input, frame, estimate }: RepairContext): Repair[] {
  const { columns, evidence } = finding;
  switch (finding.id) {
    case 'timeNotAscending':
    case 'shuffledSplit':
    case 'newestFirst':
      return [{ kind: 'addStep', step: { kind: 'sortRows' } }];
    case 'duplicateTimes':
      return mergings.map((aggregation) => ({ kind: 'addStep', step: { kind: 'repeatedTimes', aggregation } }));
    case 'timeGaps': {
      const step = stepOfRows(frame);
      return step === null ? [] : [{ kind: 'regularRows', step }];
    }
    case 'missingValues':
      return [{ kind: 'addStep', step: preparationStepSchema.parse({ kind: 'fillMissing' }) }];
    case 'targetCopy':
    case 'targetAffine':
    case 'targetFromFuture':
    case 'targetFunction':
    case 'singleFeatureExplainsTest':
    case 'knowsAhead':
    case 'labelConstantInSeries':
    case 'scalerBeyondTrain':
    case 'constantFeature':
      return withoutFeatures(columns, input);
    case 'targetIdentity':
      // Each of them alone is enough: which one, a person says.
      return columns.flatMap((name) => withoutFeatures([name], input));
    case 'lookAheadStep':
      return [{ kind: 'removeKnownFuture', columns: [...columns] }];
    case 'targetInWindow':
      return [{ kind: 'windowOffset', offset: 1 }];
    case 'drift':
      return canFollowLevel(input) && columns.includes(input.task.target)
        ? [{ kind: 'normalization', normalization: 'lastValue' }]
        : [];
    case 'tooFewWindows':
      return evidence['part'] === 'train' && estimate !== null ? shorterLookback(input, estimate) : [];
    case 'markedMissing':
    case 'absentMarker': {
      const [column] = columns;
      const { value } = evidence;
      return column === undefined || value === undefined ? [] : [{ kind: 'measuredValues', column, value }];
    }
    case 'missingMarkers': {
      const [column] = columns;
      const { value } = evidence;
      return column === undefined || typeof value !== 'number' ? [] : [{ kind: 'missingValues', column, value }];
    }
    // What the data hold, what a person chose and what a step has done: nothing in the configuration would mend these.
    case 'duplicateRowsAcrossSplits':
    case 'rowsWithoutTime':
    case 'missingTargets':
    case 'shortSeries':
    case 'seriesWithoutTarget':
    case 'constantTarget':
    case 'constantTestTarget':
    case 'missingClass':
    case 'similarLabels':
    case 'guessedTarget':
    case 'seriesOverlapInTime':
    case 'testLookedAt':
    case 'memoryNotFree':
    case 'negativeWeight':
    case 'sortedRows':
    case 'mergedTimes':
    case 'leftOutRows':
    case 'unnamedRows':
      return [];
  }
}

/** Leaves rows out by their times, which mean the same in other data; none where rows have no times. */
export function leaveOutRows(
  frame: Frame,
  ranges: readonly { readonly from: number; readonly to: number }[],
): Repair[] {
  const { time, seriesNames, seriesBoundaries } = frame;
  if (time === null || ranges.length === 0) return [];
  const seriesOf = (row: number): string | null =>
    seriesNames?.[seriesBoundaries.findLastIndex((start) => start <= row)] ?? null;
  const times = ranges.map(({ from, to }) => ({
    from: new Date(at(time, from)).toISOString(),
    to: new Date(at(time, to - 1)).toISOString(),
    series: seriesOf(from),
  }));
  return [{ kind: 'addStep', step: { kind: 'leaveOut', times } }];
}

/** Only features that are left as they came can be taken out: what steps make of them goes along. */
function withoutFeatures(columns: readonly string[], { task }: PreflightInput): Repair[] {
  const own = columns.filter((name) => name !== task.target && task.features.includes(name));
  return own.length === 0 ? [] : [{ kind: 'removeFeatures', columns: own }];
}

function canFollowLevel({ task, window }: PreflightInput): boolean {
  return task.kind === 'forecast' && task.targetHistory && window.normalization !== 'lastValue';
}

/** The longest lookback with which the training part has windows enough, where there is one. */
function shorterLookback({ window }: PreflightInput, { parts }: WindowEstimate): Repair[] {
  const { windowCount, segments } = parts.train;
  const lookback =
    window.lookback - Math.ceil(((fewTraining - windowCount) * window.stride) / Math.max(1, segments.length));
  return windowCount > 0 && lookback >= 1 ? [{ kind: 'windowLookback', lookback }] : [];
}
