import { GatewiseError } from '../common/errors';
import { counted, said } from '../common/sentence';
import { type Table, columnNotFound } from '../dataset/table';

/** More distinct numbers than this are a measurement and no label. */
const classLimit = 1000;

/**
 * Names of a target's classes in the order of their indices: a category column's own order, distinct numbers ascending.
 * @throws GatewiseError COLUMN_NOT_FOUND or BAD_INPUT for fewer than two classes or more than 1,000.
 */
export function classNamesOf(table: Table, target: string): string[] {
  const column = table.columns.find((candidate) => candidate.name === target);
  if (column === undefined) throw columnNotFound(target, table, 'task.target');
  const names = column.kind === 'category' ? presentCategories(column) : distinctNumbers(column.values);
  if (names.length < 2 || names.length > classLimit) {
    throw new GatewiseError(
      'BAD_INPUT',
      names.length < 2
        ? said`“${target}” has ${counted(names.length, 'class', 'classes')}, and a classification needs at least two.`
        : said`“${target}” has more than ${classLimit} different values, which is no label. Choose the task forecast or regression.`,
      { field: 'task.target', column: target },
    );
  }
  return names;
}

/** Class index of every row; −1 where the value is missing or not among the classes. */
export function classIndices(
  column:
    { kind: 'number'; values: Float64Array } | { kind: 'category'; codes: Int32Array; categories: readonly string[] },
  classNames: readonly string[],
): Float64Array {
  const indexOf = new Map(classNames.map((name, index) => [name, index]));
  if (column.kind === 'category') {
    const byCode = column.categories.map((name) => indexOf.get(name) ?? -1);
    return Float64Array.from(column.codes, (code) => byCode[code] ?? -1);
  }
  return Float64Array.from(column.values, (value) => indexOf.get(String(value)) ?? -1);
}

function presentCategories(column: { codes: Int32Array; categories: readonly string[] }): string[] {
  const present = new Set(column.codes);
  return column.categories.filter((_, code) => present.has(code));
}

function distinctNumbers(values: Float64Array): string[] {
  const distinct = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) distinct.add(value);
    if (distinct.size > classLimit) break;
  }
  return [...distinct].sort((a, b) => a - b).map(String);
}
