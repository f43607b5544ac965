import { GatewiseError } from '../common/errors';
import { at } from '../common/numbers';
import type { Frame, FrameColumn } from '../preparation/frame';
import { trainedRowsOrAll } from '../preparation/rows';
import { frameOf } from '../preparation/table-frame';
import type { SplitConfiguration } from '../task/schema';
import { seriesRanges } from '../task/series';
import { partRanges, type PartRanges } from '../task/split';
import { runTableSteps, warmUpRows } from '../preparation/steps';
import { differenceKnown } from '../preparation/steps/derive';
import { estimateWindows, type WindowEstimate } from '../task/windows';
import type { PreflightFinding } from './schema';
import type { Table } from '../dataset/table';
import { knownAhead, lookups, negativeWeight, targetInWindow } from './configured';
import { driftFindings } from './drift';
import { foresightSearch, type ForesightSearch } from './foresight';
import { gapFindings } from './gaps';
import { findIdentity } from './identity';
import type { PreflightInput } from './input';
import { findLeak } from './leaks';
import { markedFindings, markerFindings } from './markers';
import { scaledBeforeImport } from './statistics';
import { labelFindings, labelsOf } from './labels';
import { leaveOutRows, repairsOf, type RepairContext } from './repairs';
import { copiedRows, windowFindings } from './structure';
import {
  constantFeatures,
  constantTargets,
  guessedTarget,
  leftOutFindings,
  missingTargetFindings,
  similarLabels,
  unnamedFindings,
} from './targets';
import { arrangedFindings, timeFindings, untimedRows } from './times';

export interface PreflightOptions {
  /** How often a ranking has used this dataset's test part; default 0. */
  readonly testLookups?: number;
  /** The target for which nothing speaks but its place; default: none. */
  readonly guessedTarget?: string | null;
}

/** How far a search is. */
export interface PreflightProgress {
  /** Features that have been looked at. */
  readonly done: number;
  readonly all: number;
}

/** Rows up to which the target's past and future are looked for in a feature: two days of hours, else the horizon. */
const [shortestReach, longestReach] = [48, 200];
/** Labels up to which each is looked for on its own. */
const mostLabels = 10;

/**
 * Looks for what would make a run's figures better than the truth, before the run: leaks of the target, repeated and shuffled
 * rows, parts without windows, a test part of another kind. Gatewise’s own scalers and steps see training rows alone and no
 * window’s targets cross parts, by construction; columns that were scaled before the import can still know all rows.
 *
 * Reads the rows that are trained on: those with a time, after the steps that resample or drop rows, with their values as
 * imported but for those that a step treats as missing. Where such a step cannot run, because time goes back, it reads all
 * rows; so it does for markers of missing values, which an average would hide. Blocking findings come first.
 * It stops for a moment before each feature, so that whoever searches many of them can tell how far it is, do something else, or
 * leave it; `preflight` does not.
 * @throws GatewiseError COLUMN_NOT_FOUND for a target or feature that is not there
 */
export function* preflightSearch(
  given: Table,
  input: PreflightInput,
  options: PreflightOptions = {},
): Generator<PreflightProgress, PreflightFinding[], undefined> {
  const { task, split, window } = input;
  const { table, marked, arranged } = runTableSteps(given, input.preparation.steps);
  const names = [...new Set([task.target, ...task.features])];
  const { frame, leftOutSeries } = trainedRowsOrAll(table, input, names);
  const target = frame.columns.get(task.target);
  if (target === undefined) return [];
  const features = task.features.flatMap((name) => (name === task.target ? [] : (frame.columns.get(name) ?? [])));
  const series = seriesRanges(frame);
  const ranges = rangesOf(frame, split);
  const disorder = timeFindings(frame, series);
  const findings: PreflightFinding[] = [
    ...targetInWindow(task, window),
    ...negativeWeight(input),
    ...guessedTarget(task, options.guessedTarget ?? null),
    ...untimedRows(table),
    ...disorder,
    ...(disorder.length === 0 ? gapFindings(frame, series) : []),
    ...leftOutFindings(leftOutSeries),
    ...unnamedFindings(split, frame),
    ...markerFindings(frameOf(table, names).columns.values()),
    ...markedFindings(marked),
    ...arrangedFindings(arranged),
  ];

  const reach = Math.min(longestReach, Math.max(shortestReach, window.offset + window.horizon));
  const known = new Set(
    window.offset === 0
      ? task.features
      : input.preparation.steps.flatMap((step) => (step.kind === 'knownFuture' ? step.columns : [])),
  );
  const foresight = ranges === null || features.length === 0 ? [] : foresightOf(target, frame, ranges);
  const mixable = features.filter((column) => column.kind === 'number');
  const leakInput = { target, series, ranges, reach, known, foresight, numbers: mixable, history: task.targetHistory };
  for (const [done, feature] of features.entries()) {
    yield { done, all: features.length };
    const leak = findLeak(feature, leakInput);
    if (leak !== null) findings.push(leak);
  }
  yield { done: features.length, all: features.length };
  findings.push(...identityFindings(target, features, known));

  let estimate: WindowEstimate | null = null;
  if (ranges !== null) {
    const all = table.columns.flatMap((column) => (column.kind === 'time' ? [] : [column.name]));
    const { frame: whole } = trainedRowsOrAll(table, input, [...new Set([...names, ...all])]);
    const copied = copiedRows([...whole.columns.values()].map(numbersIn), numbersIn(target), ranges);
    if (copied !== null) findings.push({ ...copied.finding, repairs: leaveOutRows(frame, copied.trainingRows) });
    if (task.kind === 'classification') {
      const labels = labelsOf(target);
      findings.push(...labelFindings(labels, task, series, ranges), ...similarLabels(labels.names, task.target));
    }
    estimate = estimateOf(frame, input);
    findings.push(...windowFindings(estimate), ...missingTargetFindings(estimate, task.target));
    findings.push(...constantTargets(target, frame, ranges, task), ...constantFeatures(features, ranges));
    findings.push(...seriesOverlap(frame, split, ranges));
    const numbers = [...frame.columns.values()].flatMap((column) => (column.kind === 'number' ? [column] : []));
    yield { done: features.length, all: features.length };
    findings.push(...driftFindings(numbers, ranges), ...scaledBeforeImport(numbers, frame.rowCount, ranges));
  }
  findings.push(...knownAhead(input.preparation));
  findings.push(...missingFindings(frame, input), ...lookups(options.testLookups ?? 0));
  const order = { blocking: 0, warning: 1, info: 2 };
  const context = { input, frame, estimate };
  return findings.map((finding) => withRepairs(finding, context)).sort((a, b) => order[a.severity] - order[b.severity]);
}

/** The same at a stretch. */
export function preflight(given: Table, input: PreflightInput, options: PreflightOptions = {}): PreflightFinding[] {
  const search = preflightSearch(given, input, options);
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value;
  }
}

function withRepairs(finding: PreflightFinding, context: RepairContext): PreflightFinding {
  const repairs = finding.repairs ?? repairsOf(finding, context);
  return repairs.length === 0 ? finding : { ...finding, repairs };
}

/** The windows that the parts hold, counted as in a run. */
function estimateOf(frame: Frame, { task, preparation, split, window }: PreflightInput): WindowEstimate {
  const targetKnown = preparation.steps.reduce(
    (known, step) =>
      step.kind === 'difference' && step.columns?.includes(task.target) === true
        ? differenceKnown({ ...frame, targetKnown: known }, step.lag)
        : known,
    frame.targetKnown,
  );
  return estimateWindows({ ...frame, targetKnown, split, window, warmUp: warmUpRows(preparation.steps) });
}

/** What looks for knowledge of later rows of the target; of each of its labels where it has labels. */
function foresightOf(target: FrameColumn, frame: Frame, { train }: PartRanges): ForesightSearch[] {
  const search = (values: ArrayLike<number>): ForesightSearch[] =>
    [foresightSearch(values, frame, train, longestReach)].filter((found) => found !== null);
  if (target.kind === 'number') return search(target.values);
  const labels = [...new Set(target.codes)].filter((code) => code >= 0).sort((a, b) => a - b);
  // Of two labels either tells the other.
  return (labels.length === 2 ? labels.slice(1) : labels.slice(0, mostLabels)).flatMap((label) =>
    search(Float64Array.from(target.codes, (code) => (code < 0 ? Number.NaN : code === label ? 1 : 0))),
  );
}

/** Several columns that make up the target in a row in which the model sees them. */
function identityFindings(
  target: FrameColumn,
  features: readonly FrameColumn[],
  known: ReadonlySet<string>,
): PreflightFinding[] {
  if (target.kind !== 'number') return [];
  const seen = features.flatMap((column) => (column.kind === 'number' && known.has(column.name) ? [column] : []));
  const identity = findIdentity(seen, target);
  if (identity === null) return [];
  const names = identity.columns.map((name) => `“${name}”`).join(', ');
  return [
    {
      id: 'targetIdentity',
      severity: 'blocking',
      columns: [...identity.columns],
      message: `${names} together make up the target “${target.name}” of their own row (${identity.kind === 'sum' ? 'a sum with weights' : 'a product or quotient'}, R² ${identity.r2.toFixed(5)}).`,
      evidence: { r2: identity.r2, relation: identity.kind },
      advice: 'Take one of them out of the features, unless all of them are known before the target is.',
    },
  ];
}

function numbersIn(column: FrameColumn): ArrayLike<number> {
  return column.kind === 'number' ? column.values : column.codes;
}

/** An impossible split has its own error elsewhere; the check of the data goes on without parts. */
function rangesOf(frame: Frame, split: SplitConfiguration): PartRanges | null {
  try {
    return partRanges({ ...frame, split });
  } catch (error) {
    if (error instanceof GatewiseError && error.code === 'SPLIT_INVALID') return null;
    throw error;
  }
}

function seriesOverlap(frame: Frame, split: SplitConfiguration, ranges: PartRanges): PreflightFinding[] {
  const { time } = frame;
  if ((split.kind !== 'series' && split.kind !== 'column') || time === null) return [];
  const trained = new Set(ranges.train.map(({ series }) => series));
  if (ranges.test.some(({ series }) => trained.has(series))) return [];
  const span = (part: PartRanges['train']) => ({
    from: Math.min(...part.map((range) => at(time, range.from))),
    to: Math.max(...part.map((range) => at(time, range.to - 1))),
  });
  const [train, test] = [span(ranges.train), span(ranges.test)];
  if (train.from > test.to || test.from > train.to) return [];
  return [
    {
      id: 'seriesOverlapInTime',
      severity: 'info',
      columns: [],
      message:
        'Series of the training and the test part cover the same time: what moves all series is known to the model.',
      evidence: { trainSeries: ranges.train.length, testSeries: ranges.test.length },
      advice: 'Split by time if the model will forecast the future of series that it knows.',
    },
  ];
}

/** Gaps of the inputs that no step fills; after the last known target no window looks. */
function missingFindings(frame: Frame, { preparation, task }: PreflightInput): PreflightFinding[] {
  const filled = preparation.steps.flatMap((step) => (step.kind === 'fillMissing' ? [step.columns] : []));
  return [...frame.columns.values()].flatMap((column): PreflightFinding[] => {
    if (column.kind !== 'number' || filled.some((names) => names === null || names.includes(column.name))) return [];
    if (column.name === task.target && !task.targetHistory) return [];
    let missing = 0;
    for (const { from, to } of seriesRanges(frame)) {
      const end = lastKnownRow(frame, from, to) + 1;
      for (let row = from; row < end; row += 1) if (Number.isNaN(column.values[row])) missing += 1;
    }
    if (missing === 0) return [];
    return [
      {
        id: 'missingValues',
        severity: 'warning',
        columns: [column.name],
        message: `“${column.name}” has ${missing} missing values and no step fills them.`,
        evidence: { missing, rows: column.values.length },
        advice: 'Add the step “fill missing values”.',
      },
    ];
  });
}

function lastKnownRow({ targetKnown }: Frame, from: number, to: number): number {
  let row = to - 1;
  while (row >= from && targetKnown?.[row] === 0) row -= 1;
  return row;
}
