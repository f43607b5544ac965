import type { SplitSummary } from '../../run/split-summary';
import { element, ink, label, picture } from './svg';
import { partSchema, type Part } from '../../task/schema';

const width = 720;
const top = 6;
const barHeight = 26;
/** A line of text for each part below the bar: beside each other they would overlap where parts are small. */
const lineHeight = 18;
const height = top + barHeight + 3 * lineHeight + 8;
const fills = { train: '#c8dcea', validation: '#e8a868', test: '#3f7f68' } as const;

/** The parts of a split, to scale, with their windows and dates in a line each. */
export function splitChart(
  split: SplitSummary,
  texts: {
    title: string;
    part: Readonly<Record<Part, string>>;
    windows: (count: number) => string;
    period: (from: number, to: number) => string;
  },
): string {
  const scale = (row: number): number => (row / Math.max(1, split.rowCount)) * width;
  const parts: string[] = [element('rect', { x: 0, y: top, width, height: barHeight, fill: ink.grid })];
  for (const [line, name] of partSchema.options.entries()) {
    const part = split.parts[name];
    const from = scale(part.from);
    const size = Math.max(1, scale(part.to) - from);
    parts.push(element('rect', { x: from, y: top, width: size, height: barHeight, fill: fills[name] }));
    const baseline = top + barHeight + (line + 1) * lineHeight;
    parts.push(
      element('rect', { x: 0, y: baseline - 9, width: 10, height: 10, fill: fills[name], stroke: ink.strong }),
    );
    parts.push(label(16, baseline, texts.part[name], { color: ink.strong, weight: 600 }));
    parts.push(label(160, baseline, texts.windows(part.windows), { color: ink.strong }));
    if (part.start !== null && part.end !== null) {
      parts.push(label(300, baseline, texts.period(part.start, part.end)));
    }
  }
  return picture(width, height, texts.title, parts.join(''));
}
