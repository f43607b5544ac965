import type { JudgeRequest, Pruner } from '../pruner';
import type { Direction, ObservedTrial } from '../trial';
import { lossAt, rungReached, rungSteps, standingsAt, type Halving } from './rungs';
import type { SpecificationOf } from './schema';

/**
 * Asynchronous successive halving (Li et al. 2020, algorithm 2) on checkpoints: a trial that comes to a rung goes on if it is in
 * the best 1/reductionFactor of those there, else it pauses; as others come to the rung, paused ones that are in that part by
 * then are promoted, those of the highest rung first.
 */
export function ashaPruner(specification: SpecificationOf<'asha'>): Pruner {
  return pausingPruner(specification, (_trials, steps) => steps.length);
}

/**
 * ASHA that raises its highest rung only while the order of trials there still differs from that of the rung below (PASHA,
 * Bohdal et al. 2023): orders that agree, but for values within `epsilon`, end the climb. Trials at the highest rung wait.
 */
export function pashaPruner(specification: SpecificationOf<'pasha'>): Pruner {
  return pausingPruner(specification, (trials, steps, direction) => {
    let open = Math.min(1, steps.length);
    while (
      open < steps.length &&
      !agree(trials, steps[open - 1] ?? 0, steps[open] ?? 0, direction, specification.epsilon)
    )
      open += 1;
    return open;
  });
}

/** @param countOpen number of rungs, from the lowest, beyond which trials may go */
function pausingPruner(
  halving: Halving,
  countOpen: (trials: readonly ObservedTrial[], steps: readonly number[], direction: Direction) => number,
): Pruner {
  const mayPass = (trials: readonly ObservedTrial[], step: number, direction: Direction) => {
    const standings = standingsAt(trials, step, direction);
    return standings.slice(0, Math.floor(standings.length / halving.reductionFactor)).map(({ trial }) => trial);
  };
  return {
    judge({ trial, others, direction, maxStep }: JudgeRequest) {
      const steps = rungSteps(halving, maxStep);
      const rung = rungReached(trial, steps);
      if (rung === null) return 'continue';
      const step = steps[rung] ?? 0;
      if (Number.isNaN(lossAt(trial, step, direction))) return 'prune';
      const all = [...others.filter(({ number }) => number !== trial.number), trial];
      if (rung >= countOpen(all, steps, direction)) return 'pause';
      return mayPass(all, step, direction).includes(trial) ? 'continue' : 'pause';
    },
    promotions({ others, direction, maxStep }) {
      const steps = rungSteps(halving, maxStep);
      const open = countOpen(others, steps, direction);
      return steps
        .slice(0, open)
        .flatMap((step, rung) => {
          const next = steps[rung + 1] ?? Infinity;
          return [
            mayPass(others, step, direction)
              .filter((trial) => trial.state === 'paused' && lossAt(trial, next, direction) === null)
              .map(({ number }) => number),
          ];
        })
        .reverse()
        .flat();
    },
  };
}

/** Whether two rungs put the trials that came to both in the same order, but for pairs that are hardly apart. */
function agree(
  trials: readonly ObservedTrial[],
  lower: number,
  upper: number,
  direction: Direction,
  epsilon: number | null,
): boolean {
  const both = standingsAt(trials, upper, direction).map(({ trial, loss }) => ({
    trial,
    above: loss,
    below: lossAt(trial, lower, direction) ?? Infinity,
  }));
  const apart =
    epsilon ??
    noiseOf(
      both.map(({ trial }) => trial),
      direction,
      upper,
    );
  return both.every((one, index) =>
    both.slice(index + 1).every((other) => one.below <= other.below || Math.abs(one.above - other.above) <= apart),
  );
}

/** Curves of two trials that cross there and back again are no further apart than the noise. */
function noiseOf(trials: readonly ObservedTrial[], direction: Direction, until: number): number {
  const distances: number[] = [];
  for (const [index, one] of trials.entries()) {
    for (const other of trials.slice(index + 1)) {
      const gaps = one.intermediate
        .filter(({ step }) => step <= until)
        .flatMap(({ step }) => {
          const [own, theirs] = [lossAt(one, step, direction), lossAt(other, step, direction)];
          return own === null || theirs === null || own === theirs ? [] : [own - theirs];
        });
      const crossings = gaps.filter((gap, at) => at > 0 && gap > 0 !== (gaps[at - 1] ?? 0) > 0).length;
      if (crossings >= 2) distances.push(Math.abs(gaps.at(-1) ?? 0));
    }
  }
  const ordered = distances.filter(Number.isFinite).sort((a, b) => a - b);
  return ordered[Math.ceil(0.9 * ordered.length) - 1] ?? 0;
}
