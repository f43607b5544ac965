import { describe, expect, it } from 'vitest';
import { divergingColors, sequentialColors } from '../../../src-renderer/charts/heat-colors';

const channels = (fill: string): number[] => (fill.match(/\d+/g) ?? []).map(Number);
const distance = (one: string, other: string): number =>
  Math.hypot(...channels(one).map((value, index) => value - (channels(other)[index] ?? 0)));

describe.each([
  ['light', '#ffffff'],
  ['dark', '#131316'],
])('colours of a heat map, %s', (_, surface) => {
  const fill = (value: number): string => divergingColors(value, 1, surface).fill;

  it('tell minus from plus, and are palest at zero', () => {
    expect(fill(0)).toBe(surface === '#ffffff' ? 'rgb(255, 255, 255)' : 'rgb(19, 19, 22)');
    for (const size of [0.25, 0.5, 1]) {
      expect(distance(fill(-size), fill(size))).toBeGreaterThan(60);
      for (const sign of [-1, 1]) {
        expect(distance(fill(sign * size), fill(0))).toBeGreaterThan(distance(fill((sign * size) / 2), fill(0)));
      }
    }
    expect(fill(-7)).toBe(fill(-1));
    expect(fill(1)).toBe('rgb(213, 94, 0)');
    expect(fill(-1)).toBe('rgb(0, 114, 178)');
  });

  it('are the same for a surface that a minifier has shortened', () => {
    expect(divergingColors(0.4, 1, '#fff')).toEqual(divergingColors(0.4, 1, '#ffffff'));
  });

  it('write each figure in the ink that is read best', () => {
    expect(divergingColors(0, 1, surface).text).toBe(surface === '#ffffff' ? '#111114' : '#ffffff');
    expect(divergingColors(1, 1, surface).text).toBe('#111114');
    expect(divergingColors(-1, 1, surface).text).toBe('#ffffff');
    expect(sequentialColors(9, { low: 0, high: 9 }, surface)).toEqual({ fill: 'rgb(0, 114, 178)', text: '#ffffff' });
  });
});
