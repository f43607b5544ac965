import type { Study, StudyTrial } from '../../../../src-main/contract';
import { bestSoFar, paretoFront, sharesBelow } from '../../../../src-main/core/study/analysis';
import { palette, seriesColor, type ChartSeries, type ChartSpec } from '../../../charts';
import { isComplete, objectiveAt, pale, type ChartWords } from './words';

/** The objective of every complete trial, and the best so far. */
export function historyChart(study: Study, trials: readonly StudyTrial[], { t, objectives }: ChartWords): ChartSpec {
  const complete = trials.filter(isComplete);
  const best = bestSoFar(trials, study.settings.objectives[0]?.direction ?? 'minimize');
  return {
    title: t('studies.charts.history'),
    xLabel: t('studies.charts.trial'),
    yLabel: objectives[0] ?? '',
    xKind: 'row',
    series: [
      {
        id: 'trials',
        label: t('studies.trials'),
        color: palette[0],
        kind: 'points',
        x: complete.map(({ number }) => number),
        y: complete.map((trial) => objectiveAt(trial)),
      },
      {
        id: 'best',
        label: t('studies.charts.bestSoFar'),
        color: palette[1],
        width: 2,
        x: best.map(({ number }) => number),
        y: best.map(({ value }) => value),
      },
    ],
  };
}

/** The share of complete trials that are no higher than a value of the first objective. */
export function edfChart(trials: readonly StudyTrial[], { t, objectives }: ChartWords): ChartSpec {
  return {
    title: t('studies.charts.edf'),
    xLabel: objectives[0] ?? '',
    yLabel: t('studies.charts.shareOfTrials'),
    xKind: 'number',
    yRange: { from: 0, to: 1 },
    series: [
      {
        id: 'edf',
        label: t('studies.charts.shareOfTrials'),
        color: palette[0],
        ...sharesBelow(trials),
      },
    ],
  };
}

const stateColors = {
  complete: palette[2],
  pruned: pale,
  failed: palette[1],
  running: palette[0],
  paused: palette[3],
} as const;

/** When each trial was at work, by its state; minutes since the first began. */
export function timelineChart(trials: readonly StudyTrial[], { t }: ChartWords): ChartSpec {
  const begin = trials.reduce((first, { createdAt }) => Math.min(first, createdAt), Infinity);
  const minutes = (time: number): number => (time - begin) / 60_000;
  const end = trials.reduce((last, { createdAt, finishedAt }) => Math.max(last, finishedAt ?? createdAt), begin);
  return {
    title: t('studies.charts.timeline'),
    xLabel: t('studies.charts.minutes'),
    yLabel: t('studies.charts.trial'),
    xKind: 'number',
    xRange: { from: 0, to: Math.max(0.01, minutes(end)) },
    series: Object.entries(stateColors).flatMap(([state, color]): ChartSeries[] => {
      const own = trials.filter((trial) => trial.state === state && trial.sameAs === null);
      if (own.length === 0) return [];
      return [
        {
          id: state,
          label: t(`studies.trialStates.${state}`),
          color,
          width: 3,
          // A line for each trial, with a gap behind it.
          x: own.flatMap(({ createdAt, finishedAt }) => {
            const last = minutes(finishedAt ?? end);
            return [minutes(createdAt), last, last];
          }),
          y: own.flatMap(({ number }) => [number, number, null]),
        },
      ];
    }),
  };
}

/** Curves of more trials cannot be told apart. */
export const mostCurves = 100;

/** What each trial came to epoch by epoch; those that were pruned stand back. */
export function intermediateChart(trials: readonly StudyTrial[], { t }: ChartWords): ChartSpec {
  const shown = trials.filter(({ intermediate }) => intermediate.length > 0).slice(-mostCurves);
  return {
    title: t('studies.charts.intermediate'),
    xLabel: t('runs.epoch'),
    yLabel: t('studies.objectives.valLoss'),
    xKind: 'row',
    series: shown.map(({ number, state, intermediate }) => {
      const isBack = state === 'pruned' || state === 'failed';
      return {
        id: String(number),
        label: `${t('studies.charts.trial')} ${number}`,
        color: isBack ? pale : seriesColor(number),
        width: isBack ? 0.75 : 1.25,
        ...(isBack ? { dash: [3, 3] } : {}),
        x: intermediate.map(({ step }) => step),
        y: intermediate.map(({ value }) => value),
      };
    }),
  };
}

/** Two objectives of every complete trial, and those that no other beats. */
export function paretoChart(study: Study, trials: readonly StudyTrial[], { t, objectives }: ChartWords): ChartSpec {
  const directions = study.settings.objectives.map(({ direction }) => direction);
  const front = new Set(paretoFront(trials, directions));
  const sorted = trials
    .filter(isComplete)
    .toSorted((first, second) => (objectiveAt(first) ?? 0) - (objectiveAt(second) ?? 0));
  const points = (id: string, label: string, color: string, own: readonly StudyTrial[], radius: number) => ({
    ...{ id, label, color, radius, kind: 'points' as const },
    x: own.map((trial) => objectiveAt(trial) ?? 0),
    y: own.map((trial) => objectiveAt(trial, 1)),
  });
  const [others, best] = [sorted.filter((trial) => !front.has(trial)), sorted.filter((trial) => front.has(trial))];
  return {
    title: t('studies.charts.pareto'),
    xLabel: objectives[0] ?? '',
    yLabel: objectives[1] ?? '',
    xKind: 'number',
    series: [
      points('others', t('studies.charts.beaten'), pale, others, 2),
      points('front', t('studies.charts.front'), palette[1], best, 4),
    ],
  };
}
