import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { element, ink, label, picture } from './svg';

/** What one feature moves the predictions of windows by. */
export interface AttributionRow {
  readonly name: string;
  /** One a window. */
  readonly values: readonly number[];
  /** What was seen of the feature: the low, middle or high third of its values; null where nothing was. */
  readonly thirds: readonly (0 | 1 | 2 | null)[];
}

const width = 720;
const left = 220;
const right = 20;
const top = 22;
const rowHeight = 24;
/** Share of a row that its points are spread over. */
const breadth = 0.75;
/** Characters of a name that the margin holds. */
const longestName = 36;
/** Told apart in grey print too: light, middle, dark. */
const shades = ['#56a3d9', '#8c959f', '#c2410c'] as const;

/** A row of points for each feature, left and right of nothing; within a row from above to below in the order of windows. */
export function attributionChart(
  rows: readonly AttributionRow[],
  texts: {
    readonly title: string;
    readonly xLabel: string;
    readonly locale: string;
    /** Of the low, middle and high third, and of what was not seen. */
    readonly legend: readonly [string, string, string, string];
  },
): string {
  const [low = 0, high = 0] = extent([0, ...rows.flatMap(({ values }) => values)]);
  const x = scaleLinear()
    .domain(low === high ? [low - 1, high + 1] : [low, high])
    .nice(6)
    .range([left, width - right]);
  const bottom = top + rows.length * rowHeight;
  const format = new Intl.NumberFormat(texts.locale, { maximumSignificantDigits: 4 });
  const colors = [...shades, ink.strong];
  const used = new Set<number>(rows.flatMap(({ thirds }) => thirds.map((third) => third ?? 3)));
  const parts: string[] = [];
  let place = left;
  texts.legend.forEach((name, index) => {
    if (!used.has(index)) return;
    parts.push(element('circle', { cx: place + 4, cy: 8, r: 3.5, fill: colors[index] ?? ink.strong }));
    parts.push(label(place + 12, 12, name, { size: 10 }));
    place += 30 + 7 * name.length;
  });
  for (const tick of x.ticks(6)) {
    const isZero = tick === 0;
    parts.push(
      element('line', { x1: x(tick), x2: x(tick), y1: top, y2: bottom, stroke: isZero ? ink.muted : ink.grid }),
      label(x(tick), bottom + 14, format.format(tick), { anchor: 'middle', size: 10 }),
    );
  }
  rows.forEach(({ name, values, thirds }, row) => {
    const center = top + (row + 0.5) * rowHeight;
    parts.push(label(left - 8, center + 4, shortened(name), { anchor: 'end', size: 10 }));
    values.forEach((value, window) => {
      const spread = breadth * rowHeight * ((window + 0.5) / values.length - 0.5);
      const fill = colors[thirds[window] ?? 3] ?? ink.strong;
      parts.push(element('circle', { cx: x(value), cy: center + spread, r: 1.8, fill, 'fill-opacity': 0.75 }));
    });
  });
  parts.push(label((left + width - right) / 2, bottom + 30, texts.xLabel, { anchor: 'middle' }));
  return picture(width, bottom + 38, texts.title, parts.join(''));
}

function shortened(name: string): string {
  const characters = Array.from(name);
  return characters.length <= longestName ? name : `${characters.slice(0, longestName - 1).join('')}…`;
}
