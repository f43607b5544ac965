import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { palette } from '../../../src-main/core/common/palette';
import { colorDifference, deuteranopia, labDifference, over, rgbOf } from '../../support/color-difference';

const css = readFileSync('src-renderer/assets/main.css', 'utf8');
/** The two values of a variable of the style sheet: light, dark. */
const themed = (name: string): string[] =>
  [...css.matchAll(new RegExp(`--${name}: ([^;]+);`, 'g'))].map(([, value = '']) => value);

describe('colours of charts', () => {
  it('are held apart by the difference of the CIE', () => {
    // Pairs 1, 7 and 25 of Sharma, Wu & Dalal (2005), table 1.
    expect(labDifference([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
    expect(labDifference([50, 0, 0], [50, -1, 2])).toBeCloseTo(2.3669, 4);
    expect(labDifference([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 4);
  });

  it('of the palette are told apart from each other, with every receptor and without the green ones', () => {
    palette.forEach((one, index) => {
      for (const other of palette.slice(index + 1)) {
        expect(colorDifference(rgbOf(one), rgbOf(other)), `${one} ${other}`).toBeGreaterThan(15);
        expect(
          colorDifference(deuteranopia(rgbOf(one)), deuteranopia(rgbOf(other))),
          `${one} ${other}`,
        ).toBeGreaterThan(7);
      }
    });
  });

  it.each([0, 1])('stand out of the ground as lines and as shaded stretches (theme %i)', (theme) => {
    const ground = rgbOf(themed('chart-surface')[theme] ?? '');
    const shade = parseInt(themed('chart-shade')[theme] ?? '', 16) / 255;
    for (const color of palette) {
      expect(colorDifference(rgbOf(color), ground), color).toBeGreaterThan(20);
      expect(colorDifference(over(rgbOf(color), ground, shade), ground), color).toBeGreaterThan(5);
    }
  });
});
