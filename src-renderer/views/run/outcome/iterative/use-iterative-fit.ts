import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { epochFigures } from '../../../../../src-main/core/evaluation/run';
import { plannedEpochs } from '../../../../../src-main/core/model';
import type { RunDetail } from '../../../../../src-main/core/run/schema';
import { useFormat } from '../../../../composables/use-format';
import { lossChart } from './loss-chart';

/** Why fewer epochs were trained than planned: early stopping is one reason of several. */
function endedBy({ state, disqualified }: RunDetail): string {
  if (state === 'stopped') return 'run.stoppedByUser';
  if (state === 'paused') return 'run.pausedAt';
  if (state === 'cancelled') return 'run.cancelledAt';
  if (state === 'succeeded' && disqualified === null) return 'run.stoppedEarly';
  return 'run.endedAt';
}

/** A fit step by step: its curves, and best, last and stopping epoch as facts of their own. */
export function useIterativeFit(run: () => RunDetail) {
  const { t } = useI18n();
  const format = useFormat();
  const planned = computed(() => plannedEpochs(run().configuration.model) ?? 0);
  const earlyStopping = computed(() => {
    const { model } = run().configuration;
    return 'training' in model ? model.training.earlyStopping : null;
  });
  const epochs = computed(() => epochFigures(run().history, planned.value, earlyStopping.value?.monitor ?? 'valLoss'));
  const overfitting = computed(() => run().evaluation?.overfitting ?? null);
  const chart = computed(() =>
    lossChart(
      run().history,
      epochs.value.best?.epoch ?? null,
      earlyStopping.value,
      overfitting.value?.opensAtEpoch ?? null,
      t,
    ),
  );
  const stopping = computed(() => {
    if (run().finishedAt === null) return t('run.stillTraining');
    const { last, stoppedAt } = epochs.value;
    if (last === null) return t('run.noEpoch');
    if (stoppedAt === null) return t('run.allEpochs', { n: planned.value });
    return t(endedBy(run()), { epoch: stoppedAt, n: planned.value });
  });
  const atEpoch = (figure: { readonly epoch: number; readonly value: number | null } | null): string =>
    figure === null ? '–' : t('run.atEpoch', { epoch: figure.epoch, value: format.value.number(figure.value) });
  const gaps = computed(() => {
    const found = overfitting.value;
    if (found === null) return [];
    const { number } = format.value;
    return [
      { id: 'gap', value: t('run.gaps', { best: number(found.gapAtBest), last: number(found.gapAtLast) }) },
      {
        id: 'gapOpensAt',
        value: found.opensAtEpoch === null ? t('run.gapClosed') : t('run.epochNumber', { epoch: found.opensAtEpoch }),
      },
    ];
  });
  const facts = computed(() => [
    { id: 'best', value: atEpoch(epochs.value.best) },
    { id: 'last', value: atEpoch(epochs.value.last) },
    { id: 'stopping', value: stopping.value },
    ...gaps.value,
  ]);
  return { chart, facts };
}
