import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import type { ImportOverrides, PartialImportChoices } from '../dataset';
import { cosine, powerUsage, spikyLoad } from './loads';
import { sensor, windPower } from './machines';
import { mostGeneratedRows, type GeneratorSpecification } from './schema';
import type { GeneratedColumn, GeneratedTable } from './table';

export { generatorKinds, generatorSchema, type GeneratorKind, type GeneratorSpecification } from './schema';
export type { GeneratedColumn, GeneratedTable } from './table';

/**
 * Makes a synthetic dataset in memory.
 * @throws GatewiseError LIMIT_EXCEEDED for more than 5,000,000 rows over all series
 */
export function generateTable(specification: GeneratorSpecification): GeneratedTable {
  const rows = specification.rows * ('series' in specification ? specification.series : 1);
  if (rows > mostGeneratedRows) {
    throw new GatewiseError('LIMIT_EXCEEDED', said`That would be ${rows} rows. Ask for ${mostGeneratedRows} at most.`, {
      field: 'generator.rows',
    });
  }
  switch (specification.kind) {
    case 'cosine':
      return cosine(specification);
    case 'powerUsage':
      return powerUsage(specification);
    case 'windPower':
      return windPower(specification);
    case 'spikyLoad':
      return spikyLoad(specification);
    case 'sensor':
      return sensor(specification);
  }
}

/** A generated table as CSV text in pieces of some thousand rows, the header first. */
export function* csvOf(table: GeneratedTable): Generator<string> {
  yield `${table.columns.map(({ name }) => name).join(',')}\n`;
  const texts = table.columns.map(textsOf);
  const piece = 5000;
  for (let from = 0; from < table.rowCount; from += piece) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(from + piece, table.rowCount); row += 1) {
      lines.push(texts.map((text) => text(row)).join(','));
    }
    yield `${lines.join('\n')}\n`;
  }
}

function textsOf(column: GeneratedColumn): (row: number) => string {
  switch (column.kind) {
    case 'time':
      return (row) => `${new Date(column.values[row] ?? 0).toISOString().slice(0, 19)}Z`;
    case 'number':
      return (row) => (column.values[row] ?? 0).toFixed(column.decimals);
    case 'category':
      return (row) => column.categories[column.codes[row] ?? 0] ?? '';
  }
}

/** How the CSV text of a generated table is to be read, so that nothing is guessed. */
export function readingOf(table: GeneratedTable): { choices: PartialImportChoices; overrides: ImportOverrides } {
  const by = <T>(value: (column: GeneratedColumn) => T): Record<string, T> =>
    Object.fromEntries(table.columns.map((column) => [column.name, value(column)]));
  const units = table.columns.flatMap(({ name, unit }) => (unit === null ? [] : [[name, unit] as const]));
  return {
    choices: {
      encoding: 'utf-8',
      delimiter: ',',
      decimal: '.',
      header: true,
      timeColumn: 'date',
      timeFormat: 'iso',
      seriesIdColumn: table.columns.find(({ role }) => role === 'seriesId')?.name ?? null,
      skippedLines: 0,
      raggedRows: 'refuse',
    },
    overrides: {
      roles: by(({ role }) => role),
      kinds: by(({ kind }) => kind),
      units: Object.fromEntries(units),
    },
  };
}
