import type { FitOutcome, KeptOutcome } from '../model/outcome';
import type { RunDetail } from './schema';

type EndedRun = Pick<
  RunDetail,
  'outcome' | 'state' | 'configuration' | 'history' | 'bestEpoch' | 'lastEpoch' | 'finishedAt'
>;

/** How a run's fit ended, with its history. Null while it goes on or is paused, and where it never began. */
export function outcomeOf(run: EndedRun): FitOutcome | null {
  const kept = run.outcome ?? outcomeFromHistory(run);
  if (kept === null) return null;
  return kept.kind === 'direct' ? kept : { ...kept, history: run.history };
}

/** Runs of before told how their fit ended by their state and their epochs alone. */
function outcomeFromHistory({ state, configuration, bestEpoch, lastEpoch, finishedAt }: EndedRun): KeptOutcome | null {
  if (finishedAt === null || state === 'paused' || lastEpoch === null || !('training' in configuration.model))
    return null;
  const { epochs, earlyStopping } = configuration.model.training;
  const byPerson = state === 'stopped';
  const keepsBest = byPerson || earlyStopping?.restoreBestWeights === true;
  return {
    kind: 'iterative',
    bestEpoch,
    lastEpoch,
    reason: byPerson ? 'stoppedByUser' : lastEpoch < epochs ? 'earlyStopping' : 'allEpochs',
    keptEpoch: keepsBest ? (bestEpoch ?? 0) : lastEpoch,
    notFinite: null,
  };
}
