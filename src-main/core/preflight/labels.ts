import { at } from '../common/numbers';
import type { FrameColumn } from '../preparation/frame';
import type { TaskConfiguration } from '../task/schema';
import type { RowRange } from '../task/series';
import type { PartRanges } from '../task/split';
import type { PreflightFinding } from './schema';

/** A column's labels: an index for each row, below zero where it is missing, and their names. */
export interface Labels {
  readonly codes: ArrayLike<number>;
  readonly names: readonly string[];
}

/** Categories as they are; numbers that serve as labels by their values, ascending. */
export function labelsOf(column: FrameColumn): Labels {
  if (column.kind === 'category') {
    const present = new Set(column.codes);
    return { codes: column.codes, names: column.categories.map((name, code) => (present.has(code) ? name : '')) };
  }
  const distinct = [...new Set(column.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const codeOf = new Map(distinct.map((value, code) => [value, code]));
  return { codes: Int32Array.from(column.values, (value) => codeOf.get(value) ?? -1), names: distinct.map(String) };
}

/** Labels: classes that training never sees, and series whose one label would be known from training. */
export function labelFindings(
  { codes, names: categories }: Labels,
  task: TaskConfiguration,
  series: readonly RowRange[],
  ranges: PartRanges,
): PreflightFinding[] {
  const classesIn = (part: readonly RowRange[]): Set<number> => {
    const seen = new Set<number>();
    for (const { from, to } of part) for (let row = from; row < to; row += 1) seen.add(at(codes, row));
    seen.delete(-1);
    return seen;
  };
  const known = classesIn(ranges.train);
  const unseen = [...new Set([...classesIn(ranges.validation), ...classesIn(ranges.test)])].filter(
    (code) => !known.has(code),
  );
  const findings: PreflightFinding[] = [];
  if (unseen.length > 0) {
    const names = unseen.map((code) => categories[code] ?? String(code)).slice(0, 10);
    findings.push({
      id: 'missingClass',
      severity: 'warning',
      columns: [task.target],
      message: `The training part has no row of ${names.map((name) => `“${name}”`).join(', ')}: the model cannot learn it.`,
      evidence: { classes: names.join(', '), count: unseen.length },
      advice: 'Move the borders of the parts, so that training has rows of every class.',
    });
  }
  const cutSeries = ranges.train.some(({ series: index }) => ranges.test.some((other) => other.series === index));
  if (series.length > 1 && cutSeries && known.size > 1 && series.every((range) => classesIn([range]).size <= 1)) {
    findings.push({
      id: 'labelConstantInSeries',
      severity: 'blocking',
      columns: [task.target],
      message:
        'Every series has one label, and the split cuts through the series: a model that recognises a series knows its label.',
      evidence: { series: series.length },
      advice: 'Split by series.',
    });
  }
  return findings;
}
