import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { element, ink, label, picture } from './svg';

export interface Box {
  readonly name: string;
  /** That of the run that stands for the repeats. */
  readonly color: string;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
  readonly mean: number;
}

const width = 720;
const left = 190;
const right = 20;
const rowHeight = 34;

/** Lying box plots, one a row: whiskers to the extremes, the box between the quartiles, the median, a dot for the mean. */
export function boxChart(
  boxes: readonly Box[],
  texts: { readonly title: string; readonly xLabel: string; readonly locale: string },
): string {
  const [low = 0, high = 1] = extent(boxes.flatMap(({ min, max }) => [min, max]));
  const x = scaleLinear()
    .domain(low === high ? [low - 1, high + 1] : [low, high])
    .nice(6)
    .range([left, width - right]);
  const bottom = boxes.length * rowHeight;
  const format = new Intl.NumberFormat(texts.locale, { maximumSignificantDigits: 4 });
  const parts: string[] = [];
  for (const tick of x.ticks(6)) {
    parts.push(element('line', { x1: x(tick), x2: x(tick), y1: 0, y2: bottom, stroke: ink.grid }));
    parts.push(label(x(tick), bottom + 14, format.format(tick), { anchor: 'middle', size: 10 }));
  }
  boxes.forEach((box, index) => {
    const center = (index + 0.5) * rowHeight;
    const { color } = box;
    const line = (from: number, to: number, y1: number, y2: number, strokeWidth = 1.2): string =>
      element('line', { x1: x(from), x2: x(to), y1, y2, stroke: color, 'stroke-width': strokeWidth });
    parts.push(
      label(left - 8, center + 4, box.name, { anchor: 'end' }),
      line(box.min, box.lowerQuartile, center, center),
      line(box.upperQuartile, box.max, center, center),
      line(box.min, box.min, center - 5, center + 5),
      line(box.max, box.max, center - 5, center + 5),
      element('rect', {
        x: x(box.lowerQuartile),
        y: center - 9,
        width: Math.max(1, x(box.upperQuartile) - x(box.lowerQuartile)),
        height: 18,
        fill: '#ffffff',
        stroke: color,
        'stroke-width': 1.2,
      }),
      line(box.median, box.median, center - 9, center + 9, 2),
      element('circle', { cx: x(box.mean), cy: center, r: 3, fill: color }),
    );
  });
  parts.push(label((left + width - right) / 2, bottom + 30, texts.xLabel, { anchor: 'middle' }));
  return picture(width, bottom + 36, texts.title, parts.join(''));
}
