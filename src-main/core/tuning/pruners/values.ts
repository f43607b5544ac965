import type { Direction, ObservedTrial } from '../trial';

/** A value as a loss: what is maximised with the other sign. */
export function lossOf(value: number, direction: Direction): number {
  return direction === 'maximize' ? -value : value;
}

/** The step (an epoch, a round) that a trial reported last; null before the first. */
export function lastStep({ intermediate }: Pick<ObservedTrial, 'intermediate'>): number | null {
  return intermediate.at(-1)?.step ?? null;
}

/** Losses of a trial in the order of its steps. */
export function lossesInOrder({ intermediate }: ObservedTrial, direction: Direction): number[] {
  return intermediate.map(({ value }) => lossOf(value, direction));
}

/** The smallest number; NaN for none. */
export function leastOf(values: readonly number[]): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? Number.NaN : numbers.reduce((least, value) => Math.min(least, value));
}

/**
 * Whether a trial is looked at now: past the warm-up, and at its first report since the last multiple of the interval, as in
 * Optuna. Trials need not report every step.
 */
export function isDue(
  { intermediate }: ObservedTrial,
  { nWarmupSteps, intervalSteps }: { readonly nWarmupSteps: number; readonly intervalSteps: number },
): boolean {
  const step = intermediate.at(-1)?.step;
  if (step === undefined || step < nWarmupSteps) return false;
  const since = Math.floor((step - nWarmupSteps) / intervalSteps) * intervalSteps + nWarmupSteps;
  return (intermediate.at(-2)?.step ?? -1) < since;
}
