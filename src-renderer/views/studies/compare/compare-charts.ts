import type { Study, StudyTrial } from '../../../../src-main/contract';
import { seriesColor } from '../../../../src-main/core/common/palette';
import { bestSoFar, sharesBelow } from '../../../../src-main/core/study/analysis';
import type { ChartSpec } from '../../../charts/spec';
import type { Translate } from '../../../format/translate';

/** A study of the overlay with its trials so far. */
export interface ComparedStudy {
  readonly study: Study;
  readonly trials: readonly StudyTrial[];
}

/** Names of studies, told apart by their ids where several have the same. */
export function labelsOf(compared: readonly ComparedStudy[]): string[] {
  const names = compared.map(({ study }) => study.name);
  return compared.map(({ study: { id, name } }) =>
    names.filter((other) => other === name).length > 1 ? `${name} (${id.replace(/^study_/, '')})` : name,
  );
}

/** The best first objective after each trial, a line for each study. */
export function bestChart(compared: readonly ComparedStudy[], objective: string, t: Translate): ChartSpec {
  const labels = labelsOf(compared);
  return {
    title: t('studies.charts.bestSoFar'),
    xLabel: t('studies.charts.trial'),
    yLabel: objective,
    xKind: 'row',
    series: compared.map(({ study, trials }, index) => {
      const best = bestSoFar(trials, study.settings.objectives[0]?.direction ?? 'minimize');
      return {
        id: study.id,
        label: labels[index] ?? study.name,
        color: seriesColor(index),
        width: 2,
        x: best.map(({ number }) => number),
        y: best.map(({ value }) => value),
      };
    }),
  };
}

/** The share of complete trials that are no higher than a value of the first objective, a line for each study. */
export function sharesChart(compared: readonly ComparedStudy[], objective: string, t: Translate): ChartSpec {
  const labels = labelsOf(compared);
  return {
    title: t('studies.charts.edf'),
    xLabel: objective,
    yLabel: t('studies.charts.shareOfTrials'),
    xKind: 'number',
    yRange: { from: 0, to: 1 },
    series: compared.map(({ study, trials }, index) => ({
      id: study.id,
      label: labels[index] ?? study.name,
      color: seriesColor(index),
      ...sharesBelow(trials),
    })),
  };
}
