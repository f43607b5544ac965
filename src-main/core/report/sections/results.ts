import type { ClassificationEvaluation, PartEvaluation, RegressionEvaluation } from '../../evaluation';
import { figureOf, flatDirection, parseFlatMetric } from '../../evaluation/metrics';
import {
  baselineColumns,
  metricTitle,
  metricTitleWithUnit,
  partColumns,
  reportColumns,
  writeColumn,
} from './metric-texts';
import { certaintyBlocks } from './certainty';
import type { Block, TableCell } from '../document';
import type { ReportGroup, ReportRun, SectionContext } from '../facts';
import type { ComparisonVerdict, MemberVerdict, VerdictSet } from '../../verdict';

/** The table that a reader looks for first, the figures of each part, and the naive baselines. */
export function resultBlocks(context: SectionContext): Block[] {
  const { facts, t } = context;
  const isClassification = facts.runs.every((run) => run.detail.taskKind === 'classification');
  const names = reportColumns(isClassification ? 'classification' : 'regression').filter((name) =>
    facts.runs.some((run) => metricOf(run, name) !== undefined),
  );
  const blocks: Block[] = [
    {
      kind: 'table',
      caption: '',
      head: [
        t('run'),
        ...names.map((name) => metricTitleWithUnit(name, context)),
        t('skill'),
        t('bestEpoch'),
        t('lastEpoch'),
        t('duration'),
      ],
      rows: facts.runs.map((run) => resultRow(run, names, context)),
    },
  ];
  for (const run of facts.runs) blocks.push(...partBlocks(run, context));
  return blocks;
}

function resultRow(run: ReportRun, names: readonly string[], context: SectionContext): TableCell[] {
  const { format } = context;
  const { detail } = run;
  return [
    { text: runName(run, context) },
    ...names.map((name): TableCell => {
      const value = metricOf(run, name);
      const best = detail.disqualified === null && value !== undefined && value === bestValue(run, name, context);
      const write = writeColumn(
        name,
        context.facts.runs.flatMap((other) => [metricOf(other, name), other.group?.metrics[name]?.sd]),
        context,
      );
      const sd = run.group?.metrics[name]?.sd;
      return { text: sd == null ? write(value) : `${write(value)} ± ${write(sd)}`, best, numeric: true };
    }),
    { text: skillText(run, context), numeric: true },
    // Repeats have epochs and durations of their own; one run's would pass for all of them.
    { text: format.integer(run.group === null ? detail.bestEpoch : null), numeric: true },
    { text: format.integer(run.group === null ? detail.lastEpoch : null), numeric: true },
    { text: format.duration(run.group === null ? detail.durationMs : null), numeric: true },
  ];
}

/** The skill against the strongest baseline, as the verdict has it. */
function skillText(run: ReportRun, { facts, format }: SectionContext): string {
  const verdict = verdictOf(run, facts.verdict);
  return format.percent(verdict !== undefined && 'skill' in verdict ? verdict.skill : null);
}

/** The lowest (or highest) figure among those that can be compared with the run's; null where it stands alone. */
function bestValue(own: ReportRun, name: string, context: SectionContext): number | null {
  const set = setOf(own, context.facts.verdict);
  const values = context.facts.runs.flatMap((run) => {
    const value = metricOf(run, name);
    const counts = value !== undefined && run.detail.disqualified === null;
    return counts && setOf(run, context.facts.verdict) === set ? [value] : [];
  });
  if (values.length < 2) return null;
  return flatDirection(name) === 'min' ? Math.min(...values) : Math.max(...values);
}

/** The runs and repeats that can be compared with this one. */
function setOf(run: ReportRun, verdict: ComparisonVerdict): VerdictSet | undefined {
  const id = run.group?.id ?? run.detail.id;
  return verdict.sets.find(({ members }) => members.some((member) => member.id === id));
}

/** What can be said of a run, or of the repeats that it stands for. */
export function verdictOf(run: ReportRun, verdict: ComparisonVerdict): MemberVerdict | undefined {
  const id = run.group?.id ?? run.detail.id;
  return setOf(run, verdict)?.members.find((member) => member.id === id)?.verdict;
}

/** A figure of a run, or the mean of the repeats that it stands for. */
export function metricOf(run: ReportRun, name: string): number | undefined {
  return run.group === null ? run.detail.metrics[name] : run.group.metrics[name]?.mean;
}

/** The run's name, with its seed when another run of the report has the same name; repeats have their number. */
export function runName(run: ReportRun, context: SectionContext): string {
  const { group, detail } = run;
  if (group !== null) return context.t('repeatsOf', { name: group.name, count: repeatCount(group) });
  const sameName = context.facts.runs.filter((other) => other.group === null && other.detail.name === detail.name);
  return sameName.length > 1 ? seedName(run, context) : detail.name;
}

/** The name of what one run did, where the run stands for repeats: its seed tells which of them it is. */
export function singleName(run: ReportRun, context: SectionContext): string {
  return run.group === null ? runName(run, context) : seedName(run, context);
}

function seedName({ detail }: ReportRun, context: SectionContext): string {
  return `${detail.name} · ${context.t('seed')} ${detail.seed}`;
}

function repeatCount(group: ReportGroup): number {
  return Math.max(0, ...Object.values(group.metrics).map(({ n }) => n));
}

function partBlocks(run: ReportRun, context: SectionContext): Block[] {
  const { evaluation } = run.detail;
  if (evaluation === null) return [{ kind: 'paragraph', text: `${singleName(run, context)}: ${context.t('nothing')}` }];
  const test = evaluation.test ?? evaluation.validation;
  if (test === null) return [];
  const blocks =
    test.kind === 'regression' ? regressionBlocks(run, test, context) : classificationBlocks(run, test, context);
  return [...blocks, ...certaintyBlocks(singleName(run, context), test, context)];
}

/** A name with the season that its figure looks back; evaluations of earlier releases do not tell it. */
function withSeason(name: string, { seasonalPeriod }: RegressionEvaluation, { t, format }: SectionContext): string {
  return seasonalPeriod === null ? name : t('withSeason', { name, rows: format.integer(seasonalPeriod) });
}

/** One metric's column of a table of baselines. */
function writeBaseline(metric: string, baselines: PartEvaluation['baselines'], context: SectionContext) {
  return writeColumn(
    metric,
    baselines.map(({ metrics }) => figureOf(metrics, metric)),
    context,
  );
}

function regressionBlocks(run: ReportRun, test: RegressionEvaluation, context: SectionContext): Block[] {
  const { t, format } = context;
  const columns = partColumns('regression');
  const { evaluation } = run.detail;
  const valueOf = (part: PartEvaluation | null | undefined, column: string): number | null | undefined => {
    const { metric, scaled } = parseFlatMetric(column);
    return part?.kind === 'regression' ? figureOf((scaled ? part.scaled : part.metrics) ?? {}, metric) : undefined;
  };
  const parts: [string, PartEvaluation | null | undefined][] = [
    [t('train'), evaluation?.train],
    [t('validation'), evaluation?.validation],
    [t('test'), evaluation?.test],
  ];
  return [
    {
      kind: 'table',
      caption: `${singleName(run, context)}: ${t('partsTable')}`,
      head: [
        t('part'),
        ...columns.map((name) =>
          name === 'mase' ? withSeason(metricTitle(name, context), test, context) : metricTitle(name, context),
        ),
      ],
      rows: parts.flatMap(([name, part]) =>
        part?.kind === 'regression'
          ? [
              [
                { text: name },
                ...columns.map((column) => {
                  const write = writeColumn(
                    column,
                    parts.map(([, other]) => valueOf(other, column)),
                    context,
                  );
                  return { text: write(valueOf(part, column)), numeric: true };
                }),
              ],
            ]
          : [],
      ),
    },
    {
      kind: 'table',
      caption: `${singleName(run, context)}: ${t('baselines')}`,
      head: [
        t('baseline'),
        ...baselineColumns('regression').map((name) => metricTitle(name, context)),
        t('skillOf', { name: `${singleName(run, context)} (${metricTitle('mae', context)})` }),
      ],
      rows: test.baselines.map((baseline) => [
        { text: baseline.name === 'seasonalNaive' ? withSeason(t(baseline.name), test, context) : t(baseline.name) },
        ...baselineColumns('regression').map((name) => ({
          text: writeBaseline(name, test.baselines, context)(figureOf(baseline.metrics, name)),
          numeric: true,
        })),
        { text: format.percent(figureOf(baseline.skill, 'mae')), numeric: true },
      ]),
    },
  ];
}

function classificationBlocks(run: ReportRun, test: ClassificationEvaluation, context: SectionContext): Block[] {
  const { t, format } = context;
  const name = singleName(run, context);
  const classNames = test.report.classes.map((row) => row.name);
  return [
    { kind: 'preformatted', caption: t('classificationCaption', { name }), text: test.reportText },
    {
      kind: 'table',
      caption: t('confusionCaption', { name }),
      head: ['', ...classNames],
      rows: test.confusionMatrix.map((row, index) => [
        { text: classNames[index] ?? '' },
        ...row.map((count) => ({ text: format.integer(count), numeric: true })),
      ]),
    },
    {
      kind: 'table',
      caption: `${name}: ${t('baselines')}`,
      head: [t('baseline'), ...baselineColumns('classification').map((name) => metricTitle(name, context))],
      rows: test.baselines.map((baseline) => [
        { text: t(baseline.name) },
        ...baselineColumns('classification').map((metric) => ({
          text: writeBaseline(metric, test.baselines, context)(figureOf(baseline.metrics, metric)),
          numeric: true,
        })),
      ]),
    },
  ];
}
