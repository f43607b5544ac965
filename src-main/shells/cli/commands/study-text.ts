import { confirmingEngine, type Study, type StudyTrial } from '../../../contract';
import { formatDuration, formatNumber, formatTable } from '../table';
import { valuesText } from '../values-text';

const shown = 5;

/** What a study came to: its best trials beside what it started from, and how sure that is. */
export function studyText(study: Study, trials: readonly StudyTrial[]): string[] {
  const { settings, counts, confirmation } = study;
  const sign = settings.objectives[0]?.direction === 'maximize' ? -1 : 1;
  const value = ({ objectives }: StudyTrial): number => sign * (objectives?.[0] ?? Infinity);
  const best = trials
    .filter(({ state, sameAs }) => state === 'complete' && sameAs === null)
    .toSorted((first, second) => value(first) - value(second))
    .slice(0, shown);
  const isMixed = settings.engines.length > 1;
  const fresh = (trial: number | null): string => {
    const found = confirmation?.candidates.find((candidate) => candidate.trial === trial)?.objectives;
    return found == null ? '' : found.map(formatNumber).join(' / ');
  };
  return [
    `${study.id} ${study.state}${study.ending === null ? '' : ` (${study.ending})`}: ${counts.complete} complete, ${counts.pruned} pruned, ${counts.paused} paused, ${counts.failed} failed, in ${formatDuration(study.spentMs)}.`,
    formatTable(
      [
        'trial',
        settings.objectives.map(({ figure }) => figure).join(' / '),
        'fresh seeds',
        ...(isMixed ? ['engine'] : []),
        'values',
      ],
      [
        ...best.map((trial) => [
          String(trial.number),
          (trial.objectives ?? []).map(formatNumber).join(' / '),
          fresh(trial.number),
          ...(isMixed ? [trial.engine ?? ''] : []),
          valuesText(trial.values),
        ]),
        ...(confirmation === null ? [] : [['start', '', fresh(null), ...(isMixed ? [''] : []), study.variantName]]),
      ],
    ),
    ...(isMixed ? [enginesText(settings.engines, trials)] : []),
    ...(confirmation === null || !isMixed
      ? []
      : [`Fresh seeds: all trained by ${confirmingEngine(settings.engines) ?? ''}.`]),
    ...(confirmation?.note == null ? [] : [confirmation.note.message]),
    ...(confirmation?.verdict == null ? [] : [confirmation.verdict.message]),
  ];
}

/** How many trials each engine trained. */
function enginesText(engines: Study['settings']['engines'], trials: readonly StudyTrial[]): string {
  const counts = engines.map(({ engine }) => `${engine} ${trials.filter((trial) => trial.engine === engine).length}`);
  return `Trials by engine: ${counts.join(', ')}. Results of different engines differ in rounding.`;
}
