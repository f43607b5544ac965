import type { Table, TableColumn } from '../../../src-main/core/dataset/table';
import { splitSchema, taskSchema, windowSchema } from '../../../src-main/core/task/schema';
import { preparationSchema, type PreparationInput } from '../../../src-main/core/preparation';
import type { z } from 'zod';

export function tableOf(columns: Record<string, readonly number[]>, time?: readonly number[]): Table {
  const numbers = Object.entries(columns).map(([name, values]): TableColumn => ({
    kind: 'number',
    name,
    values: Float64Array.from(values),
  }));
  const rowCount = Object.values(columns)[0]!.length;
  if (time === undefined) return { rowCount, columns: numbers };
  return { rowCount, columns: [{ kind: 'time', name: 'time', values: Float64Array.from(time) }, ...numbers] };
}

/** An experiment's data part with defaults filled in. */
export function inputOf(input: {
  task: z.input<typeof taskSchema>;
  preparation?: z.input<typeof preparationSchema>;
  split?: z.input<typeof splitSchema>;
  window?: z.input<typeof windowSchema>;
}): PreparationInput {
  return {
    task: taskSchema.parse(input.task),
    preparation: preparationSchema.parse(input.preparation ?? {}),
    split: splitSchema.parse(input.split ?? { kind: 'ratio' }),
    window: windowSchema.parse(input.window ?? {}),
  };
}
