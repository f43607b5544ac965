import type { ObservedTrial } from '../tuning/trial';
import type { StoredTrial } from './entity';

export type KnownTrial = Pick<StoredTrial, 'number' | 'state' | 'values' | 'objectives' | 'intermediate' | 'stretches'>;

/**
 * What may be learned from at a slot: results of the stretches that lie `lookAhead` or more before it. Trials of later ones are at
 * work, with what they had before. It depends on results alone, not on which of them came first: so does what is made of it.
 */
export function viewAt(trials: readonly KnownTrial[], slot: number, lookAhead: number): ObservedTrial[] {
  return trials.flatMap((trial) => {
    const begun = trial.stretches.filter((stretch) => stretch.slot < slot);
    const last = begun.at(-1);
    if (last === undefined) return [];
    const known = begun.filter((stretch) => stretch.slot <= slot - lookAhead).at(-1);
    return [observed(trial, known, known === last)];
  });
}

/** What may be learned from where order does not matter: all that is known now. */
export function viewNow(trials: readonly KnownTrial[]): ObservedTrial[] {
  return trials.map((trial) => {
    const known = trial.stretches.filter(({ state }) => state !== null).at(-1);
    return observed(trial, known, known === trial.stretches.at(-1));
  });
}

function observed(
  { number, values, objectives, intermediate }: KnownTrial,
  known: KnownTrial['stretches'][number] | undefined,
  isLast: boolean,
): ObservedTrial {
  const steps = intermediate.filter(({ step }) => step <= (known?.lastStep ?? 0));
  const state = isLast ? (known?.state ?? 'running') : 'running';
  return { number, values, intermediate: steps, state, objectives: state === 'complete' ? objectives : null };
}
