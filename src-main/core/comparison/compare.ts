import { summarize } from '../evaluation/statistics';
import type { RunId } from '../common/ids';
import { runSummarySchema, type Predictions, type RunDetail } from '../run/schema';
import { differingPaths } from './differences';
import { memberId, qualifiedRuns, runsOf, type ComparedMember } from './members';
import { flatDirection } from '../evaluation/metrics';
import type { ComparisonResult, MemberId, PairwiseTest } from './schema';

export interface ComparisonInput {
  readonly members: readonly ComparedMember[];
  /** Of single runs, thinned for drawing; see `drawnPredictions`. */
  readonly forecasts: ReadonlyMap<RunId, Predictions>;
  readonly tests: readonly PairwiseTest[];
}

/** Members side by side: metrics with the best marked, settings, curves, forecasts and pairwise significance. */
export function compareMembers({ members, forecasts, tests }: ComparisonInput): ComparisonResult {
  const names = new Set(members.flatMap((member) => runsOf(member).flatMap(({ metrics }) => Object.keys(metrics))));
  const single = members.flatMap((member) => (member.kind === 'run' ? [member.detail] : []));
  const groups = members.flatMap((member) => (member.kind === 'group' ? [member] : []));
  return {
    members: members.map((member) => ({
      kind: member.kind,
      id: memberId(member),
      name: member.kind === 'run' ? member.detail.name : member.name,
      modelName: runsOf(member)[0]?.modelName ?? '',
      count: qualifiedRuns(member).length,
    })),
    runs: single.map(summaryOf),
    groups: groups.map(({ id, name, details }) => ({ id, name, runs: details.map(summaryOf) })),
    metrics: [...names].toSorted().map((name) => metricRow(name, members)),
    configuration: differingPaths(members.map(runsOf)),
    histories: single.map(({ id, history }) => ({ id, history })),
    bands: groups.map(({ id, details }) => ({ id, epochs: bandOf(details) })),
    forecasts: single.map(({ id }) => ({ id, predictions: forecasts.get(id) ?? null })),
    tests: [...tests],
  };
}

/** A run without its details: parsing with the summary's schema drops every other field. */
function summaryOf(detail: RunDetail): ComparisonResult['runs'][number] {
  return runSummarySchema.parse(detail);
}

/** A disqualified run still shows its figures, but can never be the best; repeats count qualified runs alone. */
function metricRow(name: string, members: readonly ComparedMember[]): ComparisonResult['metrics'][number] {
  const direction = flatDirection(name);
  const columns = members.map((member) => {
    const qualified = qualifiedRuns(member);
    const shown = member.kind === 'run' ? runsOf(member) : qualified;
    const summary = summarize(shown.flatMap(({ metrics }) => metrics[name] ?? []));
    return { id: memberId(member), summary, counts: qualified.length > 0 };
  });
  let best: { readonly id: MemberId; readonly value: number } | null = null;
  for (const { id, summary, counts } of columns) {
    if (summary === null || !counts) continue;
    const value = summary.mean;
    if (best === null || (direction === 'min' ? value < best.value : value > best.value)) best = { id, value };
  }
  return {
    name,
    direction,
    values: columns.map(({ summary }) => summary?.mean ?? null),
    spreads: columns.map(({ summary }) => summary?.sd ?? null),
    best: best?.id ?? null,
  };
}

type Band = ComparisonResult['bands'][number]['epochs'];

/** Mean and SD of the losses over the repeats that reached each epoch. */
export function bandOf(runs: readonly Pick<RunDetail, 'history'>[]): Band {
  const records = Map.groupBy(
    runs.flatMap(({ history }) => history),
    ({ epoch }) => epoch,
  );
  return [...records.entries()]
    .toSorted(([first], [second]) => first - second)
    .map(([epoch, losses]) => ({
      epoch,
      count: losses.length,
      loss: spreadOf(losses.map(({ loss }) => loss)),
      valLoss: spreadOf(losses.map(({ valLoss }) => valLoss)),
    }));
}

function spreadOf(values: readonly (number | null)[]): { mean: number; sd: number | null } | null {
  const summary = summarize(values.filter((value): value is number => value !== null && Number.isFinite(value)));
  return summary === null ? null : { mean: summary.mean, sd: summary.sd };
}

/** Values of one run that a chart of several runs needs at most. */
const drawnValues = 4000;

/** Windows that do not overlap, in order, up to a few thousand values: what a line chart of forecasts shows. */
export function drawnPredictions(predictions: Predictions, limit = drawnValues): Predictions {
  const { horizon, rows, time, classNames } = predictions;
  const places: number[] = [];
  let nextRow = -Infinity;
  rows.forEach((row, window) => {
    if (row < nextRow || places.length * horizon >= limit) return;
    nextRow = row + horizon;
    places.push(window);
  });
  const windows = <T>(values: readonly T[], width: number): T[] =>
    places.flatMap((window) => values.slice(window * width, (window + 1) * width));
  return {
    part: predictions.part,
    horizon,
    classNames,
    hasTime: predictions.hasTime,
    intervalMs: predictions.intervalMs,
    ...(predictions.stepTimes === undefined ? {} : { stepTimes: windows(predictions.stepTimes, horizon) }),
    time: windows(time, 1),
    rows: windows(rows, 1),
    actual: windows(predictions.actual, horizon),
    predicted: windows(predictions.predicted, classNames === null ? horizon : classNames.length),
  };
}
