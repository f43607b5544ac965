import type { Exhibit } from '../../common/exhibit';
import type { ExperimentConfiguration } from '../../experiment/schema';
import type { RankingColumn } from '../../recipe';
import type { RunDetail } from '../../run/schema';
import { createFormatter } from '../format';
import type { Locale } from '../schema';
import { exhibitTexts, type ExhibitText } from './messages';

type Cell = Extract<Exhibit, { kind: 'table' }>['rows'][number][number];
type Formatter = ReturnType<typeof createFormatter>;

/** Runs by their lowest validation loss; those without one, and then those that are disqualified, come last. */
function byValidationLoss(runs: readonly RunDetail[]): RunDetail[] {
  const key = ({ disqualified, bestValLoss }: RunDetail): number =>
    disqualified !== null ? Number.MAX_VALUE : (bestValLoss ?? Number.MAX_VALUE / 2);
  return runs.toSorted((first, second) => key(first) - key(second));
}

/**
 * A ranking of an experiment's runs by the lowest validation loss, with its epoch, the training loss of that epoch and the
 * figure of the validation part; and what each run costs.
 */
export function rankingExhibits(
  name: string,
  runs: readonly RunDetail[],
  columns: readonly RankingColumn[],
  locale: Locale,
): Exhibit[] {
  const t = exhibitTexts(locale);
  const format = createFormatter(locale);
  const ranked = byValidationLoss(runs);
  const own = columns.map((column) => columnOf(column, ranked, t, format));
  const isOfClasses = ranked.every(({ taskKind }) => taskKind === 'classification');
  const first = ranked[0];
  const weighted = ranked.filter(({ configuration }) => hasOwnLoss(configuration));
  const note: Exhibit = {
    kind: 'paragraph',
    text: t('weighted', { names: weighted.map((run) => run.name).join(', ') }),
    tone: 'normal',
  };
  return [
    {
      kind: 'table',
      caption: t('ranking', { name }),
      head: [
        t('place'),
        t('run'),
        t('valLoss'),
        t('epoch'),
        t('loss'),
        t(isOfClasses ? 'valF1' : 'valMae'),
        ...own.map(({ title }) => title),
      ],
      rows: ranked.map((run, place) => {
        const { history, bestEpoch, bestValLoss, metrics, disqualified } = run;
        const isRanked = disqualified === null && bestValLoss !== null;
        return [
          { text: isRanked ? String(place + 1) : disqualified === null ? '–' : t('disqualified') },
          { text: run.name, ...(run === first && isRanked ? { best: true } : {}) },
          number(format.number(bestValLoss)),
          number(format.integer(bestEpoch)),
          number(format.number(history.find(({ epoch }) => epoch === bestEpoch)?.loss)),
          number(format.number(metrics[isOfClasses ? 'validation.f1Macro' : 'validation.mae'])),
          ...own.map(({ cell }) => number(cell(run))),
        ];
      }),
    },
    ...(weighted.length === 0 || weighted.length === ranked.length ? [] : [note]),
    {
      kind: 'table',
      caption: t('cost', { name }),
      head: [t('run'), t('stepMs'), t('duration'), t('parameters'), t('predictionMs'), t('memory')],
      rows: ranked.map((run) => [
        { text: run.name },
        number(format.number(stepMilliseconds(run))),
        number(format.duration(run.durationMs)),
        number(format.integer(run.parameterCount)),
        number(format.number(run.singlePredictionMs)),
        number(format.bytes(run.memoryBytes)),
      ]),
    },
  ];
}

/** Figures of runs that were fitted once the settings were chosen. */
export function figuresExhibit(
  name: string,
  runs: readonly RunDetail[],
  columns: readonly RankingColumn[],
  locale: Locale,
): Exhibit {
  const t = exhibitTexts(locale);
  const format = createFormatter(locale);
  const own = columns.map((column) => columnOf(column, runs, t, format));
  return {
    kind: 'table',
    caption: t('chosen', { name }),
    head: [t('run'), t('valMae'), ...own.map(({ title }) => title)],
    rows: runs.map((run) => [
      { text: run.name },
      number(format.number(run.metrics['validation.mae'])),
      ...own.map(({ cell }) => number(cell(run))),
    ]),
  };
}

/** Whether the loss counts something beside the errors, or some errors more than others. */
function hasOwnLoss({ sampleWeight, classWeight, model }: ExperimentConfiguration): boolean {
  if (sampleWeight !== null || classWeight !== null) return true;
  return (
    model.kind === 'sequential' &&
    model.layers.some((layer) => 'kernelRegularizer' in layer && layer.kernelRegularizer !== null)
  );
}

const number = (text: string): Cell => ({ text, numeric: true });

function columnOf(
  column: RankingColumn,
  runs: readonly RunDetail[],
  t: ExhibitText,
  format: Formatter,
): { readonly title: string; readonly cell: (run: RunDetail) => string } {
  const metric = (title: string, name: string) => ({
    title,
    cell: ({ metrics }: RunDetail) => format.number(metrics[name]),
  });
  switch (column) {
    case 'testMae':
      return metric(t('testMae'), 'test.mae');
    case 'testRmse':
      return metric(t('testRmse'), 'test.rmse');
    case 'testR2':
      return metric(t('testR2'), 'test.r2');
    case 'recall': {
      const level = runs[0]?.configuration.evaluation.levels[0] ?? null;
      return {
        title: t('recall', { level: format.number(level) }),
        cell: (run) => format.percent(levelOf(run, 'validation')?.recall),
      };
    }
  }
}

/** What a run finds of values from the first level of its configuration on; null without such a level or figures. */
export function levelOf({ evaluation }: RunDetail, part: 'validation' | 'test') {
  const own = evaluation?.[part];
  return own?.kind === 'regression' ? (own.levels[0] ?? null) : null;
}

/** Milliseconds of one step of the optimizer: the median epoch over its steps; null for a model without epochs. */
function stepMilliseconds({ history, split, configuration: { model } }: RunDetail): number | null {
  const windows = split?.parts.train.windows ?? 0;
  if (history.length === 0 || windows === 0 || model.kind !== 'sequential') return null;
  const durations = history.map(({ durationMs }) => durationMs).sort((first, second) => first - second);
  return (durations[Math.floor((durations.length - 1) / 2)] ?? 0) / Math.ceil(windows / model.training.batchSize);
}
