import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseWindows, prepare, targetRows } from '../../../src-main/core/preparation';
import { inputOf, tableOf } from './make';

const wave = (rows: number): number[] =>
  Array.from({ length: rows }, (_, row) => Math.sin(row / 3) + 0.1 * Math.sin(row * row));
const scalers = ['standard', 'minmax', 'robust'] as const;

function prepareWave(scale: number, offset: number, target: (typeof scalers)[number] | 'none') {
  const y = wave(200).map((value) => offset + scale * value);
  const input = inputOf({
    task: { target: 'y' },
    preparation: { scaling: { features: target, target } },
    window: { lookback: 6, horizon: 2 },
  });
  return { y, prepared: prepare(tableOf({ y }), input) };
}

describe('values of any size', () => {
  it('are scaled as those of size one, and come back to their units', () => {
    fc.assert(
      fc.property(fc.integer({ min: -140, max: 140 }), fc.constantFrom(...scalers), (exponent, scaler) => {
        const plain = prepareWave(1, 0, scaler).prepared;
        const { y, prepared } = prepareWave(10 ** exponent, 0, scaler);
        prepared.targets.forEach((value, row) => {
          expect(value).toBeCloseTo(plain.targets[row]!, 4);
        });
        const { starts } = prepared.plan.parts.test;
        const rows = [...starts].flatMap((start) => [start + 6, start + 7]);
        const scaled = Float32Array.from(rows, (row) => prepared.targets[row]!);
        const back = inverseWindows(prepared, targetRows(prepared, 'test'), scaled);
        expect(back.every(Number.isFinite)).toBe(true);
        expect(Math.abs(back[0]! - y[starts[0]! + 6]!)).toBeLessThan(1e-5 * 10 ** exponent);
      }),
      { numRuns: 40 },
    );
  });

  it('keep their variation beside a large offset', () => {
    const { y, prepared } = prepareWave(300, 1.7e12, 'standard');
    expect(new Set(prepared.targets).size).toBeGreaterThan(190);
    expect([...prepared.rawTargets]).toEqual(y);
  });

  it('too large to be squared, or for 32 bits without a scaler, are refused in a sentence', () => {
    expect(() => prepareWave(1e200, 0, 'standard')).toThrow(
      /“y” holds values as large as \d\.\d\de\+\d{3}, too large to be squared\. Give it in a larger unit and import it again\./,
    );
    expect(() => prepareWave(1e39, 2e39, 'none')).toThrow(/which the scaler “none” leaves too large for a model/);
    expect(prepareWave(1e39, 2e39, 'standard').prepared.inputs.every(Number.isFinite)).toBe(true);
  });

  it('too small to be squared, or for 32 bits without a scaler, are refused in a sentence', () => {
    expect(() => prepareWave(1e-300, 0, 'standard')).toThrow(
      /“y” holds no value larger than \d\.\d\de-\d{3}, too small to be squared\. Give it in a smaller unit and import it again\./,
    );
    expect(() => prepareWave(1e-60, 0, 'none')).toThrow(/which the scaler “none” leaves too small for a model/);
    expect(prepareWave(1e-60, 0, 'minmax').prepared.inputs.some((value) => value > 0.5)).toBe(true);
    expect(prepareWave(0, 0, 'standard').prepared.inputs.every((value) => value === 0)).toBe(true);
  });
});
