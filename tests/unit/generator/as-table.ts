import type { Table, TableColumn } from '../../../src-main/core/dataset';
import type { GeneratedTable } from '../../../src-main/core/generator';

/** A generated table as it is in memory once its file was read: numbers with the decimals of the file. */
export function asTable(generated: GeneratedTable): Table {
  return {
    rowCount: generated.rowCount,
    seriesIdColumn: generated.columns.find(({ role }) => role === 'seriesId')?.name ?? null,
    columns: generated.columns.map((column): TableColumn => {
      const { name } = column;
      switch (column.kind) {
        case 'category':
          return { kind: 'category', name, codes: Int32Array.from(column.codes), categories: column.categories };
        case 'number':
          return { kind: 'number', name, values: column.values.map((value) => Number(value.toFixed(column.decimals))) };
        case 'time':
          return { kind: 'time', name, values: column.values };
      }
    }),
  };
}
