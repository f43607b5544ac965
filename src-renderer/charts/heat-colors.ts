import { palette } from '../../src-main/core/common/palette';

type Rgb = readonly [number, number, number];

/** The colour of a cell, and of the figure written into it. */
export interface CellColors {
  readonly fill: string;
  readonly text: string;
}

/** Blue against vermilion: told apart with every kind of colour blindness (Okabe & Ito 2008). */
export const divergingEnds = { negative: palette[0], positive: palette[1] } as const;
const palest = 0x18 / 0xff;
const inks = { dark: '#111114', light: '#ffffff' } as const;

/** The larger a figure between `low` and `high`, the stronger its shade. */
export function sequentialColors(value: number, range: { low: number; high: number }, surface: string): CellColors {
  const share = range.high === range.low ? 0.5 : (value - range.low) / (range.high - range.low);
  return colorsOf(palette[0], palest + share * (1 - palest), surface);
}

/** Nothing at zero, blue below it, vermilion above it, full at ±`limit` and beyond. */
export function divergingColors(value: number, limit: number, surface: string): CellColors {
  const end = value < 0 ? divergingEnds.negative : divergingEnds.positive;
  return colorsOf(end, Math.min(1, Math.abs(value) / limit), surface);
}

function colorsOf(color: string, strength: number, surface: string): CellColors {
  const [front, back] = [rgbOf(color), rgbOf(surface)];
  const mix = (channel: 0 | 1 | 2): number => Math.round(back[channel] + strength * (front[channel] - back[channel]));
  const mixed: Rgb = [mix(0), mix(1), mix(2)];
  const isDarkReadable = contrast(mixed, rgbOf(inks.dark)) >= contrast(mixed, rgbOf(inks.light));
  return { fill: `rgb(${mixed.join(', ')})`, text: isDarkReadable ? inks.dark : inks.light };
}

/** Of `#rrggbb` or `#rgb`, which is what a minifier makes of some. */
function rgbOf(color: string): Rgb {
  const digits = color.length === 4 ? color.replaceAll(/[0-9a-f]/gi, '$&$&') : color;
  const channel = (start: number): number => Number.parseInt(digits.slice(start, start + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((first, second) => second - first);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Relative luminance (WCAG 2.2). */
function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
