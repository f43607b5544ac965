import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEngine } from '../../src-main/engine';
import { expectAgreement, follow } from './support/agreement';
import { describeTraining, extremeTraining, randomTraining } from './support/random-models';
import { fusedTiers } from './support/tiers';

describe('random models', () => {
  it('learn the same on tfjs and on every tier of the fused engine, on one to three threads', async () => {
    expect(fusedTiers.length).toBeGreaterThan(0);
    const reference = (await chooseEngine('tfjs', [])).engine;
    const engines = fusedTiers.map(({ tier, create }) => ({ tier, engine: create() }));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(randomTraining, async (training) => {
        const expected = await follow(reference, training, 1);
        // tfjs takes most of the time, so that all tiers are held against each of its runs.
        for (const { engine } of engines) {
          run += 1;
          expectAgreement(await follow(engine, training, 1 + (run % 3)), expected, training);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('of extreme sizes learn the same on tfjs and on every tier', async () => {
    const reference = (await chooseEngine('tfjs', [])).engine;
    await fc.assert(
      fc.asyncProperty(extremeTraining, async (training) => {
        const expected = await follow(reference, training, 1);
        for (const { create } of fusedTiers) expectAgreement(await follow(create(), training, 2), expected, training);
      }),
      { numRuns: 12 },
    );
  });

  it.each(fusedTiers)('give the same bits on any number of threads of $tier', async ({ create }) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(randomTraining, extremeTraining), async (training) => {
        const alone = await follow(create(), training, 1);
        for (const threads of [1, 2, 3, 4, 7]) {
          expect(await follow(create(), training, threads), describeTraining(training)).toEqual(alone);
        }
      }),
      { numRuns: 12 },
    );
  });
});
