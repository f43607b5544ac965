import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { said } from '../../common/sentence';
import { columnOf, type CategoryColumn, type Frame, type FrameColumn, type NumberColumn } from '../frame';
import type { PreparationStep } from '../schema';
import type { FitContext } from './context';

export const fittedOneHotSchema = z.object({
  kind: z.literal('oneHot'),
  /** `other`: whether the categories left over share an input. */
  columns: z.array(
    z.object({
      name: z.string(),
      categories: z.array(z.string()),
      other: z.boolean(),
      /** What stands before each input's category: the column's name, longer where another column has the input's name already. */
      prefix: z.string().optional(),
    }),
  ),
});
export type FittedOneHot = z.infer<typeof fittedOneHotSchema>;

/**
 * Learns the categories of the training rows, of which the `maxCategories` most frequent get an input of their own.
 * @throws GatewiseError COLUMN_NOT_FOUND, or BAD_INPUT for a column of numbers
 */
export function fitOneHot(
  frame: Frame,
  step: Pick<Extract<PreparationStep, { kind: 'oneHot' }>, 'columns' | 'maxCategories'>,
  context: FitContext,
): FittedOneHot {
  const names = step.columns ?? frame.inputs.filter((name) => frame.columns.get(name)?.kind === 'category');
  const columns = names.map((name) => {
    const column = categoriesOf(frame, name);
    const counts = new Map<number, number>();
    for (const { from, to } of context.trainRanges) {
      for (let row = from; row < to; row += 1) {
        const code = column.codes[row] ?? -1;
        if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
      }
    }
    const frequent = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, step.maxCategories);
    const codes = frequent.map(([code]) => code).sort((a, b) => a - b);
    const categories = codes.flatMap((code) => column.categories[code] ?? []);
    return { name, categories, other: counts.size > step.maxCategories, prefix: freePrefix(frame, name, categories) };
  });
  return { kind: 'oneHot', columns };
}

/** Puts the new inputs where the category stood. */
export function applyOneHot(frame: Frame, fitted: FittedOneHot): Frame {
  const columns = new Map<string, FrameColumn>(frame.columns);
  let inputs = [...frame.inputs];
  for (const { name, categories, other, prefix = name } of fitted.columns) {
    const column = categoriesOf(frame, name);
    const made = categories.map((category): NumberColumn => {
      const code = column.categories.indexOf(category);
      return indicator(`${prefix}=${category}`, column, (value) => code >= 0 && value === code);
    });
    if (other) {
      const listed = new Set(categories.map((category) => column.categories.indexOf(category)));
      made.push(indicator(`${prefix}=other`, column, (value) => value >= 0 && !listed.has(value)));
    }
    for (const indicatorColumn of made) columns.set(indicatorColumn.name, indicatorColumn);
    inputs = inputs.flatMap((input) => (input === name ? made.map((each) => each.name) : [input]));
  }
  return { ...frame, columns, inputs };
}

/** The column's name, with as many marks behind it as no column of the data has. */
function freePrefix(frame: Frame, name: string, categories: readonly string[]): string {
  let prefix = name;
  while ([...categories, 'other'].some((category) => frame.columns.has(`${prefix}=${category}`))) prefix += '*';
  return prefix;
}

function indicator(name: string, column: CategoryColumn, isOne: (code: number) => boolean): NumberColumn {
  return {
    kind: 'number',
    name,
    values: Float64Array.from(column.codes, (code) => (isOne(code) ? 1 : 0)),
    scalable: false,
  };
}

function categoriesOf(frame: Frame, name: string): CategoryColumn {
  const column = columnOf(frame, name);
  if (column.kind !== 'category') {
    throw new GatewiseError(
      'BAD_INPUT',
      said`The column “${name}” holds numbers, and one-hot encoding needs categories.`,
      {
        column: name,
        field: 'preparation.steps',
      },
    );
  }
  return column;
}
