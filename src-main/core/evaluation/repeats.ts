import { z } from 'zod';
import { formatClassificationReport } from './classification';
import type { ClassificationReport } from './classification/schema';
import { figuresSchema } from './message-schema';
import { fillSentence } from './messages';
import { mean } from '../common/numbers';
import { summarize } from './statistics';

/** One metric over repeats; `sd` (n − 1) and the 95 % interval of the mean by Student's t are null for one value. */
export const repeatSummarySchema = z.object({
  n: z.number().int().positive(),
  mean: z.number(),
  sd: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  min: z.number(),
  lowerQuartile: z.number(),
  median: z.number(),
  upperQuartile: z.number(),
  max: z.number(),
});
export type RepeatSummary = z.infer<typeof repeatSummarySchema>;

/** The figures of one metric over repeats; null without values. */
export function summarizeRepeats(values: readonly number[]): RepeatSummary | null {
  const summary = summarize(values);
  if (summary === null) return null;
  const { count, mean: center, sd, interval, min, lowerQuartile, median, upperQuartile, max } = summary;
  return {
    n: count,
    mean: center,
    sd,
    interval: interval === null ? null : [interval[0], interval[1]],
    min,
    lowerQuartile,
    median,
    upperQuartile,
    max,
  };
}

const averageRowSchema = z.object({
  precision: z.number(),
  recall: z.number(),
  f1Score: z.number(),
  support: z.number(),
});

/** A classification report whose every cell is the mean over repeats, and its text in scikit-learn's layout. */
export const averagedReportSchema = z.object({
  count: z.number().int().positive(),
  report: z.object({
    classes: z.array(averageRowSchema.extend({ name: z.string() })),
    accuracy: z.number(),
    macroAvg: averageRowSchema,
    weightedAvg: averageRowSchema,
  }),
  text: z.string(),
});
export type AveragedReport = z.infer<typeof averagedReportSchema>;

/** Digits of the averaged text: differences between repeats begin where two digits end. */
const averagedDigits = 4;

type AverageRow = z.infer<typeof averageRowSchema>;

/** The mean of every cell over reports of the same classes; null without reports or when their classes differ. */
export function averageReports(reports: readonly ClassificationReport[]): AveragedReport | null {
  const [first] = reports;
  if (first === undefined) return null;
  const names = first.classes.map(({ name }) => name);
  const sameClasses = reports.every(
    ({ classes }) => classes.length === names.length && classes.every(({ name }, i) => name === names[i]),
  );
  if (!sameClasses) return null;
  type Row = ClassificationReport['classes'][number] | AverageRow;
  const average = (pick: (report: ClassificationReport) => Row | undefined): AverageRow => {
    const rows = reports.flatMap((report) => pick(report) ?? []);
    return {
      precision: mean(rows.map(({ precision }) => precision)),
      recall: mean(rows.map(({ recall }) => recall ?? 0)),
      f1Score: mean(rows.map(({ f1Score }) => f1Score)),
      support: mean(rows.map(({ support }) => support)),
    };
  };
  const report = {
    classes: names.map((name, i) => ({ name, ...average(({ classes }) => classes[i]) })),
    accuracy: mean(reports.map(({ accuracy }) => accuracy)),
    macroAvg: average(({ macroAvg }) => macroAvg),
    weightedAvg: average(({ weightedAvg }) => weightedAvg),
  };
  return { count: reports.length, report, text: formatClassificationReport(report, averagedDigits) };
}

export const repeatWarningSchema = z.object({
  code: z.enum([
    /** `values`: seeds (a list), metrics. */
    'identicalResults',
    /** `values`: count, of. */
    'disqualifiedRepeats',
    /** `values`: count, of. Repeats that failed, were cancelled, or are still at work. */
    'unfinishedRepeats',
    /** `values`: count. */
    'fewRepeats',
  ]),
  message: z.string(),
  values: figuresSchema,
});
export type RepeatWarning = z.infer<typeof repeatWarningSchema>;

const sentences: Readonly<Record<RepeatWarning['code'], string>> = {
  identicalResults:
    'Seeds {seeds} gave the same figure in all {metrics} metrics. A seed sets the first weights and the order of the windows, so two of them hardly ever agree to the last digit: either the seed does not reach the training, or these are copies of one run, or the model predicts the same whatever it starts from. Until that is explained, the spread over seeds says nothing.',
  disqualifiedRepeats: '{count} of {of} repeats are disqualified and left out of the means.',
  unfinishedRepeats: '{count} of {of} repeats have no figures and are left out of the means.',
  fewRepeats:
    'There are only {count} repeats: the interval of the mean is wide and its spread uncertain. Five or more are better.',
};

function warn(code: RepeatWarning['code'], values: RepeatWarning['values']): RepeatWarning {
  return { code, message: fillSentence(sentences[code], values), values };
}

/** A repeat as its warnings are judged by. */
export interface Repeat {
  readonly seed: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly disqualified: boolean;
}

const fewest = 3;

/** What a reader of the means has to know: identical results of different seeds, repeats left out, too few of them. */
export function repeatWarnings(repeats: readonly Repeat[]): RepeatWarning[] {
  const evaluated = repeats.filter(({ metrics }) => Object.keys(metrics).length > 0);
  const qualified = evaluated.filter(({ disqualified }) => !disqualified);
  const unfinished = repeats.length - evaluated.length;
  return [
    ...identicalSeeds(evaluated).map(({ seeds, metrics }) =>
      warn('identicalResults', { seeds: seeds.join(', '), metrics }),
    ),
    ...(qualified.length < evaluated.length
      ? [warn('disqualifiedRepeats', { count: evaluated.length - qualified.length, of: repeats.length })]
      : []),
    ...(unfinished > 0 ? [warn('unfinishedRepeats', { count: unfinished, of: repeats.length })] : []),
    ...(qualified.length > 0 && qualified.length < fewest && unfinished === 0
      ? [warn('fewRepeats', { count: qualified.length })]
      : []),
  ];
}

/** Groups of different seeds whose figures are the same, every one of them to the last digit. */
function identicalSeeds(repeats: readonly Repeat[]): { seeds: number[]; metrics: number }[] {
  const byFigures = Map.groupBy(repeats, ({ metrics }) =>
    JSON.stringify(Object.entries(metrics).toSorted(([first], [second]) => (first < second ? -1 : 1))),
  );
  return [...byFigures.values()].flatMap((same) => {
    const seeds = [...new Set(same.map(({ seed }) => seed))].toSorted((a, b) => a - b);
    return seeds.length < 2 ? [] : [{ seeds, metrics: Object.keys(same[0]?.metrics ?? {}).length }];
  });
}
