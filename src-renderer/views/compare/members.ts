import type { ComparisonResult } from '../../../src-main/contract';
import { runLook } from '../../../src-main/core/common/palette';

/** A column of the comparison with its name and its own look. */
export interface Member {
  readonly id: string;
  readonly kind: 'run' | 'group';
  readonly name: string;
  readonly modelName: string;
  readonly count: number;
  readonly color: string;
  readonly dash: readonly number[];
  /** Place in the answer's rows of values. */
  readonly column: number;
  readonly to: string;
  readonly disqualified: boolean;
}

/** Members in the answer's order; a run has its own colour everywhere, repeats have that of their first run. */
export function membersOf(result: ComparisonResult): Member[] {
  return result.members.map(({ id, kind, name, modelName, count }, column) => {
    const run = result.runs.find((candidate) => candidate.id === id);
    const group = result.groups.find((candidate) => candidate.id === id);
    const number = run?.number ?? group?.runs[0]?.number ?? column + 1;
    return {
      id,
      kind,
      name: kind === 'run' ? `${number} ${name}` : `${name} × ${group?.runs.length ?? count}`,
      modelName,
      count,
      ...runLook(number),
      column,
      to: kind === 'run' ? `/runs/${id}` : `/groups/${id}`,
      disqualified: run === undefined ? count === 0 : run.disqualified !== null,
    };
  });
}

type MetricRow = ComparisonResult['metrics'][number];

/** Members by a metric, the best first (or last); those without a value come last. */
export function sortMembers(
  members: readonly Member[],
  metric: MetricRow | undefined,
  order: 'best' | 'worst',
): readonly Member[] {
  if (metric === undefined) return members;
  const sign = (metric.direction === 'min' ? 1 : -1) * (order === 'best' ? 1 : -1);
  return members.toSorted((first, second) => {
    const a = metric.values[first.column] ?? null;
    const b = metric.values[second.column] ?? null;
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return sign * (a - b);
  });
}

/** Metrics of one part; only those whose values differ, if wanted. */
export function shownMetrics(result: ComparisonResult, part: string, onlyDifferences: boolean): MetricRow[] {
  return result.metrics.filter(
    ({ name, values }) =>
      name.startsWith(`${part}.`) && !(onlyDifferences && values.every((value) => value === values[0])),
  );
}

/** How many of the other members a member is significantly better than. */
export function betterThan(result: ComparisonResult, id: string): number {
  return result.tests.filter(({ better }) => better === id).length;
}
