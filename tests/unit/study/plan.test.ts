import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import { objectiveOf, studySettingsSchema } from '../../../src-main/core/study';
import { intermediateDirection, nextStep } from '../../../src-main/core/study/plan';
import type { KnownTrial } from '../../../src-main/core/study/view';
import {
  createPruner,
  createSampler,
  type ObservedTrial,
  type PrunerSpecification,
} from '../../../src-main/core/tuning';
import { prunerKinds, prunerSpecificationSchema } from '../../../src-main/core/tuning/pruners/schema';

const maxStep = 27;
const specification = (pruner: { kind: PrunerSpecification['kind'] } & Record<string, unknown>) =>
  prunerSpecificationSchema.parse(pruner);

/** A loss that falls from step to step, to a floor that depends on the values. */
const lossAt = ({ rate }: Readonly<Record<string, unknown>>, step: number): number =>
  Math.abs(Math.log10(Number(rate)) + 3) + 1 / step;

/** Plays a study without training: so many trials at work at once, ending in an order that chance decides. */
function play(
  pruning: PrunerSpecification,
  { trials: count, workers }: { trials: number; workers: number },
  chance = 0,
) {
  const settings = studySettingsSchema.parse({
    space: { parameters: [{ name: 'rate', distribution: { kind: 'float', low: 1e-5, high: 1e-1, log: true } }] },
    objectives: [objectiveOf('valLoss')],
    pruner: pruning,
    budget: { trials: count },
    workers,
  });
  const random = createRandom(chance);
  const pruner = createPruner(pruning);
  const sampler = createSampler({ kind: 'random' });
  let trials: KnownTrial[] = [];
  const put = (trial: KnownTrial): void => {
    trials = [...trials.filter(({ number }) => number !== trial.number), trial].sort((a, b) => a.number - b.number);
  };
  const atWork: { number: number; view: readonly ObservedTrial[] }[] = [];
  let steps = 0;
  for (;;) {
    const next =
      atWork.length < workers
        ? nextStep({ settings, trials, queue: [], spentMs: 0, sampler, pruner, maxStep })
        : { kind: 'wait' as const };
    if (next.kind === 'end') return { trials, steps };
    if (next.kind === 'begin') {
      const stretches = [{ slot: next.slot, state: null, lastStep: 0 }];
      put({
        number: next.number,
        state: 'running',
        values: next.values,
        objectives: null,
        intermediate: [],
        stretches,
      });
      atWork.push({ number: next.number, view: next.view });
      continue;
    }
    if (next.kind === 'promote') {
      const trial = trials.find(({ number }) => number === next.number);
      if (trial === undefined) throw new Error('no such trial');
      const lastStep = trial.stretches.at(-1)?.lastStep ?? 0;
      put({ ...trial, state: 'running', stretches: [...trial.stretches, { slot: next.slot, state: null, lastStep }] });
      atWork.push({ number: next.number, view: next.view });
      continue;
    }
    const [work] = atWork.splice(random.integer(atWork.length), 1);
    if (work === undefined) throw new Error('a study waits for nothing');
    let trial = trials.find(({ number }) => number === work.number);
    if (trial === undefined) throw new Error('no such trial');
    let state: 'complete' | 'paused' | 'pruned' | null = null;
    for (let step = (trial.intermediate.at(-1)?.step ?? 0) + 1; state === null; step += 1) {
      steps += 1;
      trial = { ...trial, intermediate: [...trial.intermediate, { step, value: lossAt(trial.values, step) }] };
      const others = work.view.filter(({ number }) => number !== work.number);
      const judged = pruner.judge({ trial, others, direction: intermediateDirection, maxStep });
      if (step >= maxStep) state = 'complete';
      else if (judged !== 'continue') state = judged === 'pause' ? 'paused' : 'pruned';
    }
    const lastStep = trial.intermediate.at(-1)?.step ?? 0;
    const stretches = trial.stretches.map((stretch) =>
      stretch.state === null ? { ...stretch, state, lastStep } : stretch,
    );
    put({ ...trial, state, objectives: state === 'complete' ? [lossAt(trial.values, lastStep)] : null, stretches });
  }
}

const pausing = [
  specification({ kind: 'asha', minResource: 1, reductionFactor: 3 }),
  specification({ kind: 'pasha', minResource: 1, reductionFactor: 3 }),
];

describe('the plan of a study', () => {
  it.each(pausing)('comes to an answer with $kind, however few its trials are', (pruner) => {
    for (const count of [1, 2, 3, 8]) {
      const { trials } = play(pruner, { trials: count, workers: 2 });
      const complete = trials.filter(({ state }) => state === 'complete');
      expect(trials).toHaveLength(count);
      expect(complete, `${count} trials`).toHaveLength(1);
      expect(trials.some(({ state }) => state === 'running')).toBe(false);
    }
  });

  it.each(
    prunerKinds.map((kind) =>
      specification({ minResource: 1, reductionFactor: 3, nStartupTrials: 3, upper: 3, patience: 2, kind }),
    ),
  )('comes to the same trials with $kind for any number of workers, whoever ends first', (pruner) => {
    const alone = play(pruner, { trials: 20, workers: 1 });
    for (const workers of [2, 3, 4]) {
      for (let chance = 1; chance <= 5; chance += 1) {
        expect(play(pruner, { trials: 20, workers }, chance).trials).toEqual(alone.trials);
      }
    }
  });

  it('finds with ASHA what the same trials find without, in less than half of the steps', () => {
    const whole = play(specification({ kind: 'none' }), { trials: 40, workers: 2 });
    const halved = play(pausing[0] ?? specification({ kind: 'asha' }), { trials: 40, workers: 2 });
    const bestOf = (trials: readonly KnownTrial[]): number =>
      Math.min(...trials.map(({ objectives }) => objectives?.[0] ?? Infinity));
    expect(bestOf(halved.trials)).toBe(bestOf(whole.trials));
    expect(halved.steps).toBeLessThan(whole.steps / 2);
  });
});
