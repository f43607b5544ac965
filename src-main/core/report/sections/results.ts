import type { ClassificationEvaluation, PartEvaluation, RegressionEvaluation } from '../../evaluation';
import { metricDirection } from '../../comparison';
import type { Block, TableCell } from '../document';
import type { ReportRun, SectionContext } from '../facts';

/** Test figures shown for numbers, by flat name; the scaled error comes last so that papers can be compared. */
const regressionColumns = ['test.mae', 'test.rmse', 'test.mape', 'test.mase', 'test.r2', 'test.scaled.mse'] as const;
const classificationColumns = [
  'test.accuracy',
  'test.f1Macro',
  'test.balancedAccuracy',
  'test.mcc',
  'test.rocAuc',
  'test.logLoss',
] as const;

const labels: Readonly<Record<string, string>> = {
  mae: 'MAE',
  mse: 'MSE',
  rmse: 'RMSE',
  mape: 'MAPE',
  mase: 'MASE',
  r2: 'R²',
  accuracy: 'accuracy',
  f1Macro: 'F1 (macro)',
  balancedAccuracy: 'balanced accuracy',
  mcc: 'MCC',
  rocAuc: 'ROC AUC',
  logLoss: 'log loss',
};

/** A flat metric name as a heading: `test.scaled.mse` → “scaled MSE”. */
export function metricLabel(name: string, context: SectionContext): string {
  const parts = name.split('.');
  const last = parts.at(-1) ?? name;
  const text = labels[last] ?? last;
  return parts.includes('scaled') ? context.t('scaled', { metric: text }) : text;
}

/** The table that a reader looks for first, the figures of each part, and the naive baselines. */
export function resultBlocks(context: SectionContext): Block[] {
  const { facts, t } = context;
  const isClassification = facts.runs.every((run) => run.detail.taskKind === 'classification');
  const names = (isClassification ? classificationColumns : regressionColumns).filter((name) =>
    facts.runs.some((run) => run.detail.metrics[name] !== undefined),
  );
  const blocks: Block[] = [
    {
      kind: 'table',
      caption: '',
      head: [
        t('run'),
        ...names.map((name) => withUnit(name, context)),
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

function withUnit(name: string, context: SectionContext): string {
  const text = metricLabel(name, context);
  const last = name.slice(name.lastIndexOf('.') + 1);
  const units = new Set(context.facts.runs.map((run) => context.unitOf(run)));
  const [unit = ''] = units;
  const hasUnit = (last === 'mae' || last === 'rmse') && !name.includes('scaled') && units.size === 1 && unit !== '';
  return hasUnit ? `${text}, ${unit}` : text;
}

function resultRow(run: ReportRun, names: readonly string[], context: SectionContext): TableCell[] {
  const { facts, format } = context;
  const { detail } = run;
  return [
    { text: runName(run, context) },
    ...names.map((name): TableCell => {
      const value = detail.metrics[name];
      const best =
        facts.runs.length > 1 &&
        detail.disqualified === null &&
        value !== undefined &&
        value === bestValue(name, context);
      return { text: name.endsWith('.mape') ? format.percent(value) : format.number(value), best, numeric: true };
    }),
    { text: format.percent(detail.skill), numeric: true },
    { text: format.integer(detail.bestEpoch), numeric: true },
    { text: format.integer(detail.lastEpoch), numeric: true },
    { text: format.duration(detail.durationMs), numeric: true },
  ];
}

function bestValue(name: string, context: SectionContext): number | null {
  const values = context.facts.runs.flatMap(({ detail }) => {
    const value = detail.metrics[name];
    return value === undefined || detail.disqualified !== null ? [] : [value];
  });
  if (values.length === 0) return null;
  return metricDirection(name) === 'min' ? Math.min(...values) : Math.max(...values);
}

/** The run's name, with its seed when another run of the report has the same name. */
export function runName(run: ReportRun, context: SectionContext): string {
  const sameName = context.facts.runs.filter((other) => other.detail.name === run.detail.name);
  return sameName.length > 1 ? `${run.detail.name} · ${context.t('seed')} ${run.detail.seed}` : run.detail.name;
}

function partBlocks(run: ReportRun, context: SectionContext): Block[] {
  const { evaluation } = run.detail;
  if (evaluation === null) return [{ kind: 'paragraph', text: `${runName(run, context)}: ${context.t('nothing')}` }];
  const test = evaluation.test ?? evaluation.validation;
  if (test === null) return [];
  return test.kind === 'regression' ? regressionBlocks(run, test, context) : classificationBlocks(run, test, context);
}

function regressionBlocks(run: ReportRun, test: RegressionEvaluation, context: SectionContext): Block[] {
  const { t, format } = context;
  const { evaluation } = run.detail;
  const parts: [string, PartEvaluation | null | undefined][] = [
    [t('train'), evaluation?.train],
    [t('validation'), evaluation?.validation],
    [t('test'), evaluation?.test],
  ];
  return [
    {
      kind: 'table',
      caption: `${runName(run, context)}: ${t('partsTable')}`,
      head: [t('part'), 'MAE', 'RMSE', 'MAPE', 'MASE', 'R²', t('scaled', { metric: 'MSE' })],
      rows: parts.flatMap(([name, part]) =>
        part?.kind === 'regression'
          ? [
              [
                { text: name },
                ...[
                  format.number(part.original.mae),
                  format.number(part.original.rmse),
                  format.percent(part.original.mape),
                  format.number(part.original.mase),
                  format.number(part.original.r2),
                  format.number(part.scaled?.mse),
                ].map((text) => ({ text, numeric: true })),
              ],
            ]
          : [],
      ),
    },
    {
      kind: 'table',
      caption: `${runName(run, context)}: ${t('baselines')}`,
      head: [t('baseline'), 'MAE', 'RMSE', t('skillOf', { name: `${runName(run, context)} (RMSE)` })],
      rows: test.baselines.map((baseline) => [
        { text: t(baseline.name) },
        { text: format.number(baseline.original.mae), numeric: true },
        { text: format.number(baseline.original.rmse), numeric: true },
        { text: format.percent(baseline.skill.rmse), numeric: true },
      ]),
    },
  ];
}

function classificationBlocks(run: ReportRun, test: ClassificationEvaluation, context: SectionContext): Block[] {
  const { t, format } = context;
  const name = runName(run, context);
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
      head: [t('baseline'), 'accuracy', 'F1 (macro)', 'MCC'],
      rows: test.baselines.map((baseline) => [
        { text: t(baseline.name) },
        { text: format.number(baseline.accuracy), numeric: true },
        { text: format.number(baseline.f1Macro), numeric: true },
        { text: format.number(baseline.mcc), numeric: true },
      ]),
    },
  ];
}
