import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engineOfTrial, studyEnginesSchema, type EngineShare } from '../../../src-main/core/study';
import { engineIdSchema } from '../../../src-main/core/training';

const ids = engineIdSchema.options;
const shares = fc
  .tuple(fc.shuffledSubarray([...ids], { minLength: 1 }), fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 5 }))
  .map(([engines, given]) => engines.map((engine, index): EngineShare => ({ engine, share: given[index] ?? 1 })));
const pattern = (engines: readonly EngineShare[], length: number) =>
  Array.from({ length }, (_, number) => engineOfTrial(engines, number));

describe('the engine of a trial', () => {
  it('is none where none is named, and the only one where one is', () => {
    expect(pattern([], 3)).toEqual([null, null, null]);
    expect(pattern([{ engine: 'webgpu', share: 7 }], 3)).toEqual(['webgpu', 'webgpu', 'webgpu']);
  });

  it('alternates where shares are equal, the first one first, and lies between the others where it has a small one', () => {
    const [native, card] = ['fused-native', 'webgpu'] as const;
    expect(
      pattern(
        [
          { engine: native, share: 1 },
          { engine: card, share: 1 },
        ],
        4,
      ),
    ).toEqual([native, card, native, card]);
    expect(
      pattern(
        [
          { engine: native, share: 1 },
          { engine: card, share: 3 },
        ],
        8,
      ),
    ).toEqual([card, card, native, card, card, card, native, card]);
  });

  it('has its share of any first trials, but for less than one', () => {
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 1200 }), (engines, length) => {
        const total = engines.reduce((sum, { share }) => sum + share, 0);
        const counts = new Map<string | null, number>();
        pattern(engines, Math.min(length, 2 * total + 3)).forEach((engine, number) => {
          counts.set(engine, (counts.get(engine) ?? 0) + 1);
          for (const { engine: one, share } of engines) {
            expect(Math.abs((counts.get(one) ?? 0) - ((number + 1) * share) / total)).toBeLessThan(1);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('depends on shares and number alone: asked in any order, and after any number of whole rounds, it is the same', () => {
    fc.assert(
      fc.property(shares, fc.array(fc.nat({ max: 100_000 }), { minLength: 1 }), (engines, numbers) => {
        const total = engines.reduce((sum, { share }) => sum + share, 0);
        const forwards = numbers.map((number) => engineOfTrial(engines, number));
        const backwards = numbers.toReversed().map((number) => engineOfTrial(structuredClone(engines), number));
        expect(backwards.toReversed()).toEqual(forwards);
        expect(numbers.map((number) => engineOfTrial(engines, number + 3 * total))).toEqual(forwards);
      }),
    );
  });

  it('is named once, and its share is a whole number from 1', () => {
    const given = (...engines: unknown[]): boolean => studyEnginesSchema.safeParse(engines).success;
    expect(studyEnginesSchema.parse([{ engine: 'webgpu' }])).toEqual([{ engine: 'webgpu', share: 1 }]);
    expect(given({ engine: 'webgpu' }, { engine: 'webgpu', share: 2 })).toBe(false);
    expect(given({ engine: 'auto' })).toBe(false);
    expect(given({ engine: 'webgpu', share: 0 })).toBe(false);
    expect(given({ engine: 'webgpu', share: 1.5 })).toBe(false);
  });
});
