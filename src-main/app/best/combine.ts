import type { RunId } from '../../core/common/ids';
import { saidBy, toErrorValue } from '../../core/common/errors';
import { ensembleMembers, type Candidate } from '../../core/best';
import type { EnsembleRule } from '../../core/model';
import type { RunDetail } from '../../core/run/schema';
import { limits } from '../../contract';
import type { SearchState } from './state';
import { outcomeOf, runToItsEnd, trialTags } from './trials';

/** Greedy selection (Caruana and others 2004) on the rows that decide when training ends, never on those that judge. */
export const ensembleRule: EnsembleRule = { type: 'greedy', metric: 'mae', rounds: 50 };

/** A run that combines others, as it ended. */
export function combineRuns(
  { room: { services } }: SearchState,
  runIds: readonly RunId[],
  { name, tags }: { readonly name: string; readonly tags: readonly string[] },
  signal: AbortSignal,
): Promise<RunDetail> {
  const combination = { runIds, rule: ensembleRule, name: name.slice(0, limits.nameLength), tags };
  return runToItsEnd(services, () => services.runs.combine(combination, signal), signal);
}

/**
 * Enters an ensemble of the leaders as one more candidate, judged on the same validation windows. Where the leaders have
 * different windows there is none.
 */
export async function combineLeaders(state: SearchState, signal: AbortSignal): Promise<void> {
  const { room, scores } = state;
  const members = ensembleMembers(scores);
  if (members.length < 2) return;
  for (const [window] of room.plan.windows.entries()) {
    const runIds = members.flatMap(({ id }) => state.judgedRuns(id)?.[window] ?? []);
    const trial = { candidate: 'ensemble', window, isProbe: false };
    try {
      const name = `Ensemble · ${window + 1}/${room.plan.windows.length}`;
      const run = await combineRuns(state, runIds, { name, tags: trialTags(room.plan) }, signal);
      scores.enter([ensembleOf(run)]);
      state.keep({ outcome: outcomeOf(trial, run, room.plan.judged, false), run });
    } catch (thrown) {
      signal.throwIfAborted();
      const failure = saidBy(toErrorValue(thrown));
      const [leader] = members;
      if (leader !== undefined)
        scores.enter([{ ...leader, id: 'ensemble', family: 'ensemble', parent: null, changes: {} }]);
      state.keep({
        outcome: { ...trial, error: null, baseline: null, costMs: 0, failure, outOfTime: false },
        run: null,
      });
      return;
    }
  }
}

function ensembleOf({ configuration }: RunDetail): Candidate {
  return {
    id: 'ensemble',
    family: 'ensemble',
    configuration,
    probe: null,
    growth: 1,
    parent: null,
    changes: {},
  };
}
