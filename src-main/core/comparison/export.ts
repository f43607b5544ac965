import { csvLine } from '../common/csv';
import type { ComparisonResult } from './schema';

/** A comparison as a plain table, for files. Numbers are plain: a point, no grouping, all their digits. */
export interface ComparisonTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly TableValue[])[];
}

export interface TableValue {
  readonly text: string;
  /** The leading one of its metric; marked in Markdown and LaTeX. */
  readonly best: boolean;
}

export type TableFormat = 'csv' | 'markdown' | 'latex';

export interface ComparisonTableOptions {
  /** A row a member instead of a column a member. Default false. */
  readonly transposed?: boolean;
  /** Metrics in the order wanted; default: all. */
  readonly metrics?: readonly string[];
  /** Whether settings are in the table; `differing` leaves out what all members share. Default `none`. */
  readonly settings?: 'none' | 'differing' | 'all';
  /** Significant digits of figures; null (the default): all of them. */
  readonly digits?: number | null;
}

const plain = (text: string): TableValue => ({ text, best: false });

/** Metrics (the mean ± SD of repeats) and settings of every member. */
export function comparisonTable(
  result: Pick<ComparisonResult, 'members' | 'metrics' | 'configuration'>,
  options: ComparisonTableOptions = {},
): ComparisonTable {
  const { transposed = false, settings = 'none', digits = null } = options;
  const wanted = options.metrics ?? result.metrics.map(({ name }) => name);
  const lines = [
    ...wanted.flatMap((name) => {
      const metric = result.metrics.find((candidate) => candidate.name === name);
      if (metric === undefined) return [];
      const cells = metric.values.map((value, column) => ({
        text: figure(value, metric.spreads[column] ?? null, digits),
        best: metric.best !== null && result.members[column]?.id === metric.best,
      }));
      return [{ name, cells }];
    }),
    ...result.configuration
      .filter(({ differs }) => settings === 'all' || (settings === 'differing' && differs))
      .map(({ path, values }) => ({ name: path, cells: values.map((value) => plain(value ?? '')) })),
  ];
  const names = uniqueNames(result.members.map(({ name }) => name));
  return transposed
    ? {
        head: ['', ...lines.map(({ name }) => name)],
        rows: names.map((name, column) => [plain(name), ...lines.map(({ cells }) => cells[column] ?? plain(''))]),
      }
    : { head: ['', ...names], rows: lines.map(({ name, cells }) => [plain(name), ...cells]) };
}

/** Members of the same name are told apart by their place. */
function uniqueNames(names: readonly string[]): string[] {
  return names.map((name, place) =>
    names.filter((other) => other === name).length > 1 ? `${name} (${place + 1})` : name,
  );
}

function figure(value: number | null, spread: number | null, digits: number | null): string {
  if (value === null) return '';
  const write = (number: number): string =>
    digits === null ? String(number) : String(Number(number.toPrecision(digits)));
  return spread === null ? write(value) : `${write(value)} ± ${write(spread)}`;
}

/** The table as text that ends with a line break. */
export function formatComparisonTable(table: ComparisonTable, format: TableFormat): string {
  switch (format) {
    case 'csv':
      return asCsv(table);
    case 'markdown':
      return asMarkdown(table);
    case 'latex':
      return asLatex(table);
  }
}

function asCsv({ head, rows }: ComparisonTable): string {
  return [head, ...rows.map((row) => row.map(({ text }) => text))].map((row) => `${csvLine(row)}\r\n`).join('');
}

function asMarkdown({ head, rows }: ComparisonTable): string {
  const cell = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>()#+!|~]/g, '\\$&').replaceAll(/\s+/g, ' ');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return [
    line(head.map(cell)),
    line(head.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(row.map(({ text, best }) => (best ? `**${cell(text)}**` : cell(text))))),
  ].join('');
}

const latexEscapes: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '±': '$\\pm$',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};

/** A `tabular` with booktabs rules. */
function asLatex({ head, rows }: ComparisonTable): string {
  const cell = (text: string): string =>
    text.replaceAll(/[\\{}$&#%_^~±<>|]/g, (character) => latexEscapes[character] ?? character).replaceAll(/\s+/g, ' ');
  const line = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\\n`;
  return [
    `\\begin{tabular}{l${'r'.repeat(Math.max(0, head.length - 1))}}\n\\toprule\n`,
    line(head.map(cell)),
    '\\midrule\n',
    ...rows.map((row) => line(row.map(({ text, best }) => (best ? `\\textbf{${cell(text)}}` : cell(text))))),
    '\\bottomrule\n\\end{tabular}\n',
  ].join('');
}
