import { z } from 'zod';
import type { CategoryColumn, Frame, FrameColumn, NumberColumn } from '../frame';
import type { FitContext } from './context';

export const fittedCategoryCodesSchema = z.object({
  kind: z.literal('categoryCodes'),
  columns: z.array(
    z.object({
      name: z.string(),
      /** The input that takes the column's place; another name than its own where the column is the target, too. */
      input: z.string(),
      /** Those of the training rows, the most frequent first: a category's number is its place. */
      categories: z.array(z.string()),
    }),
  ),
});
export type FittedCategoryCodes = z.infer<typeof fittedCategoryCodesSchema>;

/** Categories that get a number; the rarer ones are as if they had never been seen. */
const mostCategories = 1000;
/** Of a category that no training row has, and of none. */
const unknownCode = -1;

/** Learns the categories of the training rows, for models that split by them. */
export function fitCategoryCodes(frame: Frame, { trainRanges, task }: FitContext): FittedCategoryCodes {
  const columns = frame.inputs.flatMap((name) => {
    const column = frame.columns.get(name);
    if (column?.kind !== 'category') return [];
    const counts = new Map<number, number>();
    for (const { from, to } of trainRanges) {
      for (let row = from; row < to; row += 1) {
        const code = column.codes[row] ?? -1;
        if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
      }
    }
    const frequent = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostCategories);
    const categories = frequent.flatMap(([code]) => column.categories[code] ?? []);
    let input = name;
    while (input === task.target || (input !== name && frame.columns.has(input))) input += '*';
    return [{ name, input, categories }];
  });
  return { kind: 'categoryCodes', columns };
}

/** Puts the numbers of the categories where they stood. */
export function applyCategoryCodes(frame: Frame, fitted: FittedCategoryCodes): Frame {
  const columns = new Map<string, FrameColumn>(frame.columns);
  const inputs = new Map<string, string>();
  for (const { name, input, categories } of fitted.columns) {
    const column = frame.columns.get(name);
    if (column?.kind === 'category') columns.set(input, coded(column, input, categories));
    inputs.set(name, input);
  }
  return { ...frame, columns, inputs: frame.inputs.map((name) => inputs.get(name) ?? name) };
}

function coded({ codes, categories }: CategoryColumn, name: string, known: readonly string[]): NumberColumn {
  const places = new Map(known.map((category, place) => [category, place]));
  const placeOf = Float64Array.from(categories, (category) => places.get(category) ?? unknownCode);
  const values = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row += 1) values[row] = placeOf[codes[row] ?? -1] ?? unknownCode;
  return { kind: 'number', name, values, scalable: false };
}
