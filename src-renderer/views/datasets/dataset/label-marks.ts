import { seriesColor, type ChartMark } from '../../../charts';

/** Stretches of the rarer classes as bands, and which colour stands for which class. */
export interface LabelMarks {
  readonly marks: readonly ChartMark[];
  readonly legend: readonly { readonly name: string; readonly color: string }[];
  /** The classes change so often that bands would cover everything. */
  readonly tooMany: boolean;
}

const mostBands = 200;
/** The first colour belongs to the curve, the second to gaps and outliers. */
const firstColor = 2;

/** Bands from a drawn column of classes, whose `y` are codes; the most frequent class is left unshaded. */
export function labelMarks(
  categories: readonly string[],
  { x, y }: { readonly x: readonly number[]; readonly y: readonly (number | null)[] },
): LabelMarks {
  const counts = new Map<number, number>();
  for (const code of y) if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
  const [usual, ...rare] = [...counts.keys()].toSorted(
    (one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0),
  );
  const colors = new Map(rare.map((code, index) => [code, seriesColor(firstColor + index)]));
  const bands: { code: number; from: number; to: number }[] = [];
  for (const [index, code] of y.entries()) {
    if (code === null || code === usual) continue;
    const from = x[index] ?? 0;
    const to = x[index + 1] ?? from;
    const last = bands.at(-1);
    if (last?.code === code && last.to === from) last.to = to;
    else bands.push({ code, from, to });
  }
  const tooMany = bands.length > mostBands;
  return {
    marks: tooMany
      ? []
      : bands.map(({ code, from, to }) => ({
          axis: 'x',
          from,
          to,
          color: colors.get(code) ?? seriesColor(firstColor),
        })),
    legend: tooMany ? [] : [...colors].map(([code, color]) => ({ name: categories[code] ?? '', color })),
    tooMany,
  };
}
