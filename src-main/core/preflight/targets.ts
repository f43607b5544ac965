import { at } from '../common/numbers';
import type { Frame, FrameColumn } from '../preparation/frame';
import { listValues, unnamedRows } from '../task/named-parts';
import type { SplitConfiguration, TaskConfiguration } from '../task/schema';
import type { LeftOutSeries } from '../preparation/short-series';
import type { RowRange } from '../task/series';
import type { PartRanges } from '../task/split';
import type { WindowEstimate } from '../task/windows';
import type { PreflightFinding } from './schema';

const named = 10;

/** Series of a panel that take no part, by name; the others go on. */
export function leftOutFindings(leftOut: readonly LeftOutSeries[]): PreflightFinding[] {
  return (['short', 'noTarget'] as const).flatMap((reason): PreflightFinding[] => {
    const series = leftOut.filter((one) => one.reason === reason);
    const [first] = series;
    if (first === undefined) return [];
    const names = series.slice(0, named).map(({ name, rows }) => `${name} (${rows})`);
    const list = [...names, ...(series.length > named ? ['…'] : [])].join(', ');
    const isOne = series.length === 1;
    return [
      {
        id: reason === 'short' ? 'shortSeries' : 'seriesWithoutTarget',
        severity: 'warning',
        columns: [],
        message:
          reason === 'short'
            ? `${series.length} series ${isOne ? 'has' : 'have'} fewer rows than the ${first.needed} that are needed and ${isOne ? 'is' : 'are'} left out: ${list}.`
            : `${series.length} series ${isOne ? 'has' : 'have'} no window with a known target and ${isOne ? 'is' : 'are'} left out: ${list}.`,
        evidence: { count: series.length, list, ...(reason === 'short' ? { needed: first.needed } : {}) },
        advice:
          reason === 'short'
            ? 'Use a shorter lookback or horizon if these series are to take part.'
            : 'Give the target its values if these series are to take part.',
      },
    ];
  });
}

/** Rows of a split by a column whose value names no part. */
export function unnamedFindings(split: SplitConfiguration, { splitValues }: Frame): PreflightFinding[] {
  if (split.kind !== 'column' || splitValues == null) return [];
  const unnamed = unnamedRows(split, splitValues);
  const count = unnamed.reduce((sum, { rows }) => sum + rows, 0);
  if (count === 0) return [];
  const list = listValues(unnamed);
  return [
    {
      id: 'unnamedRows',
      severity: 'warning',
      columns: [split.column],
      message: `${count} ${count === 1 ? 'row is' : 'rows are'} in no part, because the value in “${split.column}” names none: ${list}.`,
      evidence: { count, list },
      advice: 'Name these values among those of a part if their rows are to take part.',
    },
  ];
}

/** Windows that are left out because their target is missing, part by part. */
export function missingTargetFindings({ parts }: WindowEstimate, target: string): PreflightFinding[] {
  const { train, validation, test } = parts;
  const count = train.missingTargets + validation.missingTargets + test.missingTargets;
  if (count === 0) return [];
  return [
    {
      id: 'missingTargets',
      severity: 'warning',
      columns: [target],
      message:
        `“${target}” is missing in ${count} windows, which are left out of training and scoring: ` +
        `${train.missingTargets} of the training part, ${validation.missingTargets} of the validation part, ${test.missingTargets} of the test part.`,
      evidence: {
        count,
        trainMissing: train.missingTargets,
        validationMissing: validation.missingTargets,
        testMissing: test.missingTargets,
      },
      advice:
        'Give the target its values where they can be had; a filled one would be learnt from or scored as if it were true.',
    },
  ];
}

/** The values of a column that are there, in the rows of one part. */
function valuesIn(column: FrameColumn, part: readonly RowRange[], known: Uint8Array | null): Set<number> {
  const seen = new Set<number>();
  const values: ArrayLike<number> = column.kind === 'number' ? column.values : column.codes;
  for (const { from, to } of part) {
    for (let row = from; row < to; row += 1) {
      const value = at(values, row);
      if (Number.isNaN(value) || (column.kind === 'category' && value < 0) || known?.[row] === 0) continue;
      seen.add(value);
      // Two are enough to know that it varies.
      if (seen.size > 1) return seen;
    }
  }
  return seen;
}

function shown(column: FrameColumn, value: number): string {
  return column.kind === 'category' ? (column.categories[value] ?? String(value)) : String(value);
}

/** A target that does not vary in the training part, of which nothing can be learnt, or in the test part. */
export function constantTargets(
  target: FrameColumn,
  { targetKnown }: Pick<Frame, 'targetKnown'>,
  ranges: PartRanges,
  task: TaskConfiguration,
): PreflightFinding[] {
  const only = (part: readonly RowRange[]): string | null => {
    const [value, other] = valuesIn(target, part, targetKnown);
    return value === undefined || other !== undefined ? null : shown(target, value);
  };
  const isLabel = task.kind === 'classification';
  const [train, test] = [only(ranges.train), only(ranges.test)];
  const findings: PreflightFinding[] = [];
  if (train !== null) {
    findings.push({
      id: 'constantTarget',
      severity: 'blocking',
      columns: [task.target],
      message: `“${task.target}” is ${train} in every row of the training part: there is nothing to learn from.`,
      evidence: { value: train },
      advice: 'Choose another target, or move the borders of the parts to rows where it varies.',
    });
  }
  if (test !== null) {
    findings.push({
      id: 'constantTestTarget',
      severity: 'warning',
      columns: [task.target],
      message: `“${task.target}” is ${test} in every row of the test part: ${
        isLabel ? 'its figures say nothing about the other classes' : 'R² is not defined there'
      }.`,
      evidence: { value: test },
      advice: 'Move the borders of the parts, so that the test part holds rows where it varies.',
    });
  }
  return findings;
}

/** Share of the training rows through which a feature stands still before a model cannot learn from it. */
const leadingShare = 0.9;

/** The value that a column begins with, and the rows up to the first other one; missing values are none. */
function leadingValue(column: FrameColumn, part: readonly RowRange[]): { value: number | null; rows: number } {
  const values: ArrayLike<number> = column.kind === 'number' ? column.values : column.codes;
  let [value, rows]: [number | null, number] = [null, 0];
  for (const { from, to } of part) {
    for (let row = from; row < to; row += 1) {
      const here = at(values, row);
      const isMissing = Number.isNaN(here) || (column.kind === 'category' && here < 0);
      if (!isMissing) value ??= here;
      if (!isMissing && here !== value) return { value, rows };
      rows += 1;
    }
  }
  return { value, rows };
}

/** Features that stand still in the training part, or through nearly all of it: a model cannot learn what they do. */
export function constantFeatures(features: readonly FrameColumn[], ranges: PartRanges): PreflightFinding[] {
  const all = ranges.train.reduce((sum, { from, to }) => sum + to - from, 0);
  return features.flatMap((feature): PreflightFinding[] => {
    const { value, rows } = leadingValue(feature, ranges.train);
    if (value === null || rows < leadingShare * all) return [];
    const text = shown(feature, value);
    return [
      {
        id: 'constantFeature',
        severity: 'warning',
        columns: [feature.name],
        message: `“${feature.name}” is ${text} in the first ${rows} of ${all} training rows: the model cannot learn what it does.`,
        evidence: { value: text, rows, all },
        advice: `Take “${feature.name}” out of the features.`,
      },
    ];
  });
}

/** Labels that differ in capitals, blanks or the way that a character is written: most likely one class, counted as several. */
export function similarLabels(names: readonly string[], target: string): PreflightFinding[] {
  const present = names.filter((name) => name !== '');
  const alike = Map.groupBy(present, (name) => name.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ').toLowerCase());
  const groups = [...alike.values()].filter((group) => group.length > 1);
  if (groups.length === 0) return [];
  const list = groups
    .slice(0, named)
    .map((group) => group.map((name) => `“${name}”`).join(' = '))
    .join(', ');
  return [
    {
      id: 'similarLabels',
      severity: 'warning',
      columns: [target],
      message: `Labels of “${target}” differ in capitals or blanks alone and count as classes of their own: ${list}.`,
      evidence: { count: groups.length, list },
      advice: 'Write them alike in the file and import it again, if they mean the same.',
    },
  ];
}

/** A target for which nothing speaks but that it stands last among several columns of numbers. */
export function guessedTarget({ target }: TaskConfiguration, guessed: string | null): PreflightFinding[] {
  if (guessed !== target) return [];
  return [
    {
      id: 'guessedTarget',
      severity: 'info',
      columns: [target],
      message: `“${target}” is the target: the last column of numbers, which an import takes where nobody chooses.`,
      evidence: {},
      advice: 'If another column is meant, choose it in the form, on the dataset’s page or with --target.',
    },
  ];
}
