import { bin, extent, max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { element, ink, label, picture } from './svg';

const width = 720;
const height = 180;
const margin = { top: 20, right: 14, bottom: 36, left: 58 };

/** Counts of values in about 40 equal bins, zero marked. */
export function histogramChart(
  values: readonly number[],
  texts: { title: string; xLabel: string; yLabel: string; locale: string; color: string },
): string {
  const [low = 0, high = 0] = extent(values);
  const x = scaleLinear()
    .domain(low === high ? [low - 1, high + 1] : [low, high])
    .nice(40)
    .range([margin.left, width - margin.right]);
  const [from = 0, to = 1] = x.domain();
  const bins = bin<number, number>().domain([from, to]).thresholds(x.ticks(40))(values.slice());
  const y = scaleLinear()
    .domain([0, max(bins, (one) => one.length) ?? 1])
    .nice(4)
    .range([height - margin.bottom, margin.top]);
  const format = new Intl.NumberFormat(texts.locale, { maximumSignificantDigits: 4 });
  const parts: string[] = [];
  for (const tick of y.ticks(4)) {
    parts.push(
      element('line', { x1: margin.left, x2: width - margin.right, y1: y(tick), y2: y(tick), stroke: ink.grid }),
    );
    parts.push(label(margin.left - 6, y(tick) + 4, format.format(tick), { anchor: 'end' }));
  }
  for (const one of bins) {
    const left = x(one.x0 ?? 0);
    const right = x(one.x1 ?? 0);
    if (right <= left) continue;
    parts.push(
      element('rect', {
        x: left + 0.4,
        y: y(one.length),
        width: right - left - 0.8,
        height: y(0) - y(one.length),
        fill: texts.color,
      }),
    );
  }
  if (from < 0 && to > 0) {
    parts.push(
      element('line', {
        x1: x(0),
        x2: x(0),
        y1: margin.top,
        y2: height - margin.bottom,
        stroke: ink.strong,
        'stroke-dasharray': '3 3',
      }),
    );
  }
  for (const tick of x.ticks(8))
    parts.push(label(x(tick), height - margin.bottom + 15, format.format(tick), { anchor: 'middle' }));
  parts.push(label((margin.left + width - margin.right) / 2, height - 5, texts.xLabel, { anchor: 'middle' }));
  parts.push(label(4, 12, texts.yLabel));
  return picture(width, height, texts.title, parts.join(''));
}
