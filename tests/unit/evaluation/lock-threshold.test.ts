import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lockThreshold,
  type LockedThreshold,
  type StoredPredictions,
  type ThresholdChoice,
} from '../../../src-main/core/evaluation';

function stored(
  classNames: readonly string[],
  rows: readonly (readonly [label: number, scores: readonly number[]])[],
): StoredPredictions {
  return {
    horizon: 1,
    classNames,
    time: rows.map((_, row) => row),
    hasTime: false,
    intervalMs: null,
    rows: rows.map((_, row) => row),
    actual: rows.map(([label]) => label),
    predicted: rows.flatMap(([, scores]) => [...scores]),
  };
}
const twoClasses = (rows: readonly (readonly [label: number, score: number])[]): StoredPredictions =>
  stored(
    ['low', 'high'],
    rows.map(([label, score]) => [label, [1 - score, score]] as const),
  );
const lockTwo = (choice: ThresholdChoice, validation: StoredPredictions, test: StoredPredictions | null) =>
  lockThreshold({ choice, className: null, validation, test });

describe('a locked threshold', () => {
  const validation = twoClasses([
    [0, 0.1],
    [0, 0.2],
    [1, 0.3],
    [0, 0.25],
    [1, 0.9],
  ]);

  it('is chosen on the validation part, whatever the test part says', () => {
    const tests = [
      twoClasses([
        [0, 0.5],
        [1, 0.6],
      ]),
      twoClasses([
        [1, 0.1],
        [0, 0.95],
      ]),
    ];
    for (const test of tests) {
      const locked = lockTwo({ kind: 'f1' }, validation, test);
      expect(locked.threshold).toBe(0.3);
      expect(locked.validation.f1Score).toBe(1);
      expect(locked.test?.metrics.threshold).toBe(0.3);
    }
    expect(lockTwo({ kind: 'f1' }, validation, tests[0] ?? null).test?.confusionMatrix).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('follows the costs of mistakes, and a person’s own choice', () => {
    const mixed = twoClasses([
      [0, 0.1],
      [0, 0.6],
      [1, 0.4],
      [1, 0.9],
    ]);
    const cost = (falsePositive: number, falseNegative: number) =>
      lockTwo({ kind: 'cost', falsePositive, falseNegative, truePositive: 0, trueNegative: 0 }, mixed, null);
    expect(cost(1, 10).threshold).toBe(0.4);
    expect(cost(10, 1).threshold).toBe(0.9);
    expect(lockTwo({ kind: 'manual', threshold: 0.7 }, mixed, null)).toMatchObject({
      className: null,
      threshold: 0.7,
      objectiveValue: null,
      test: null,
    });
  });

  it('takes the first class as the one looked for just as well: its costs are then those of its own mistakes', () => {
    // The fault is the first name of the alphabet; its scores are what the second one's leave.
    const faults = stored(
      ['Abnormal', 'Normal'],
      [
        [1, [0.1, 0.9]],
        [1, [0.6, 0.4]],
        [0, [0.4, 0.6]],
        [0, [0.9, 0.1]],
      ],
    );
    const cost = (falsePositive: number, falseNegative: number) =>
      lockThreshold({
        choice: { kind: 'cost', falsePositive, falseNegative, truePositive: 0, trueNegative: 0 },
        className: 'Abnormal',
        validation: faults,
        test: faults,
      });
    expect(cost(1, 10)).toMatchObject({ className: 'Abnormal', threshold: 0.4 });
    expect(cost(10, 1)).toMatchObject({ threshold: 0.9, validation: { falsePositives: 0, falseNegatives: 1 } });
    expect(cost(10, 1).test?.reportText).toMatch(/Normal[\s\S]*Abnormal/);
  });

  it('is refused where there is one class only, and for numbers', () => {
    expect(() => lockTwo({ kind: 'youden' }, twoClasses([[1, 0.4]]), null)).toThrow(/one class only \(“high”\)/);
    expect(() => lockTwo({ kind: 'f1' }, { ...validation, classNames: null }, null)).toThrow(/classification/);
  });
});

describe('a locked threshold of one class of many', () => {
  const names = ['Normal', 'Wear', 'Failure'];
  const validation = stored(names, [
    [0, [0.7, 0.2, 0.1]],
    [0, [0.5, 0.3, 0.2]],
    [1, [0.2, 0.6, 0.2]],
    [2, [0.3, 0.4, 0.3]],
    [2, [0.1, 0.2, 0.7]],
  ]);

  it('is that class against the rest, in figures and in the report’s names', () => {
    const locked = lockThreshold({ choice: { kind: 'f1' }, className: 'Failure', validation, test: validation });
    // The largest score alone would miss the fourth row: Wear has 0.4 there.
    expect(locked).toMatchObject({ className: 'Failure', threshold: 0.3, objectiveValue: 1 });
    expect(locked.test?.confusionMatrix).toEqual([
      [3, 0],
      [0, 2],
    ]);
    expect(locked.test?.reportText).toContain('not Failure');
  });

  it('needs the class, and one that is there', () => {
    const lock = (className: string | null) =>
      lockThreshold({ choice: { kind: 'f1' }, className, validation, test: null });
    expect(() => lock(null)).toThrow('needs the class that it is for: Normal, Wear, Failure');
    expect(() => lock('Broken')).toThrow('no class “Broken”. Its classes are Normal, Wear, Failure');
  });

  it('is what two classes would have that are the class and everything else', () => {
    const row = fc.tuple(
      fc.nat(3),
      fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
    );
    const choices: ThresholdChoice[] = [
      { kind: 'f1' },
      { kind: 'youden' },
      { kind: 'cost', falsePositive: 2, falseNegative: 7, truePositive: 0, trueNegative: 0 },
      { kind: 'manual', threshold: 0.4 },
    ];
    const figures = ({ threshold, objectiveValue, validation: own, test }: LockedThreshold) => ({
      threshold,
      objectiveValue,
      own,
      test: test?.metrics,
      matrix: test?.confusionMatrix,
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 8, maxLength: 40 }), fc.nat(3), fc.nat(3), (drawn, index, which) => {
        const rows = drawn.map(([label, scores]) => {
          const total = scores.reduce((sum, score) => sum + score, 0);
          return [label, scores.map((score) => score / total)] as const;
        });
        const own = rows.filter(([label]) => label === index).length;
        fc.pre(own > 0 && own < rows.length);
        const many = stored(['a', 'b', 'c', 'd'], rows);
        const two = stored(
          ['rest', 'own'],
          rows.map(([label, scores]) => [label === index ? 1 : 0, [0, scores[index] ?? 0]] as const),
        );
        const choice = choices[which] ?? { kind: 'f1' };
        expect(
          figures(lockThreshold({ choice, className: 'abcd'.charAt(index), validation: many, test: many })),
        ).toEqual(figures(lockTwo(choice, two, two)));
      }),
    );
  });
});
