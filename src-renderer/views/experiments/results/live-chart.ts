import { bandOf } from '../../../../src-main/core/comparison/compare';
import type { RunId } from '../../../../src-main/core/common/ids';
import type { EpochRecord } from '../../../../src-main/core/training/schema';
import type { ChartSeries, ChartSpec } from '../../../charts/spec';
import type { Translate } from '../../../format/translate';
import type { ResultMember } from './members';

/**
 * Validation loss (training loss where there is none) of every row in its own colour: a single run as a line, repeats as
 * thin lines with their mean.
 */
export function liveChart(
  members: readonly ResultMember[],
  histories: ReadonlyMap<RunId, readonly EpochRecord[]>,
  t: Translate,
): ChartSpec {
  const series = members.flatMap((member): ChartSeries[] => {
    const { color, dash, name, runs } = member;
    const curves = runs.flatMap((run) => {
      const history = histories.get(run.id) ?? [];
      return history.length === 0 ? [] : [{ run, history }];
    });
    const lines = curves.map(({ run, history }): ChartSeries => {
      const isAlone = runs.length === 1;
      return {
        id: run.id,
        label: isAlone ? `${run.number} ${name}` : `${run.number} ${name} · ${t('run.seed', { seed: run.seed })}`,
        color,
        dash,
        width: isAlone ? 2 : 0.75,
        isHelper: !isAlone,
        x: history.map(({ epoch }) => epoch),
        y: history.map(({ loss, valLoss }) => valLoss ?? loss),
      };
    });
    if (runs.length === 1 || curves.length === 0) return lines;
    const band = bandOf(curves.map(({ history }) => ({ history: [...history] })));
    return [
      ...lines,
      {
        id: member.id,
        label: `${name} × ${runs.length}`,
        color,
        dash,
        width: 2.5,
        x: band.map(({ epoch }) => epoch),
        y: band.map(({ loss, valLoss }) => (valLoss ?? loss)?.mean ?? null),
      },
    ];
  });
  return {
    title: t('experiments.results.curves'),
    xLabel: t('runs.epoch'),
    yLabel: t('runs.lossAxis'),
    xKind: 'row',
    series,
  };
}
