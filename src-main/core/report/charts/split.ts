import type { SplitSummary } from '../../run/schema';
import { element, ink, label, picture } from './svg';

const width = 720;
const height = 86;
const fills = { train: '#c8dcea', validation: '#f3d9c0', test: '#c4e3d6' } as const;

/** The parts of a split, to scale, with their windows and dates. */
export function splitChart(
  split: SplitSummary,
  texts: {
    title: string;
    part: Readonly<Record<'train' | 'validation' | 'test', string>>;
    windows: (count: number) => string;
    date: (value: number) => string;
  },
): string {
  const scale = (row: number): number => (row / Math.max(1, split.rowCount)) * width;
  const parts: string[] = [element('rect', { x: 0, y: 26, width, height: 26, fill: ink.grid })];
  for (const name of ['train', 'validation', 'test'] as const) {
    const part = split.parts[name];
    const from = scale(part.from);
    const to = scale(part.to);
    parts.push(element('rect', { x: from, y: 26, width: Math.max(1, to - from), height: 26, fill: fills[name] }));
    parts.push(label(from + 4, 20, texts.part[name], { color: ink.strong, weight: 600 }));
    parts.push(label(from + 4, 43, texts.windows(part.windows), { color: ink.strong }));
    if (part.start !== null) parts.push(label(from + 4, 66, texts.date(part.start), { size: 10 }));
  }
  const last = split.parts.test.end;
  if (last !== null)
    parts.push(
      label(Math.min(width - 2, scale(split.parts.test.to)), 80, texts.date(last), { anchor: 'end', size: 10 }),
    );
  return picture(width, height, texts.title, parts.join(''));
}
