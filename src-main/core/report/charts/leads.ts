import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { element, ink, label, picture } from './svg';

/** A share with its interval. */
export interface Lead {
  readonly name: string;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
  /** Whether it is shown that there is a difference: drawn full. */
  readonly isShown: boolean;
}

const width = 720;
const left = 250;
const right = 24;
const rowHeight = 20;
/** Characters of a name that find room. */
const nameLength = 44;

/** Shares with their intervals, one a row, beside a line at zero. */
export function leadChart(
  leads: readonly Lead[],
  {
    title,
    xLabel,
    percent,
  }: { readonly title: string; readonly xLabel: string; readonly percent: (value: number) => string },
): string {
  const [low = 0, high = 1] = extent([0, ...leads.flatMap(({ lower, upper }) => [lower, upper])]);
  const x = scaleLinear()
    .domain(low === high ? [low - 0.01, high + 0.01] : [low, high])
    .nice(6)
    .range([left, width - right]);
  const bottom = leads.length * rowHeight + 4;
  const parts: string[] = [];
  for (const tick of x.ticks(6)) {
    parts.push(element('line', { x1: x(tick), x2: x(tick), y1: 0, y2: bottom, stroke: ink.grid }));
    parts.push(label(x(tick), bottom + 14, percent(tick), { anchor: 'middle', size: 10 }));
  }
  parts.push(element('line', { x1: x(0), x2: x(0), y1: 0, y2: bottom, stroke: ink.strong, 'stroke-width': 1.2 }));
  leads.forEach(({ name, share, lower, upper, isShown }, index) => {
    const y = (index + 0.5) * rowHeight + 2;
    const color = isShown ? ink.strong : ink.muted;
    const told = name.length > nameLength ? `${name.slice(0, nameLength - 1)}…` : name;
    parts.push(
      label(left - 8, y + 4, told, { anchor: 'end', size: 10 }),
      element('line', { x1: x(lower), x2: x(upper), y1: y, y2: y, stroke: color, 'stroke-width': 1.4 }),
      ...[lower, upper].map((end) =>
        element('line', { x1: x(end), x2: x(end), y1: y - 4, y2: y + 4, stroke: color, 'stroke-width': 1.4 }),
      ),
      element('circle', { cx: x(share), cy: y, r: 3.5, fill: isShown ? color : '#ffffff', stroke: color }),
    );
  });
  parts.push(label((left + width - right) / 2, bottom + 30, xLabel, { anchor: 'middle' }));
  return picture(width, bottom + 36, title, parts.join(''));
}
