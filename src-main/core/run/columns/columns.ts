import { foldText } from '../../common/search';
import { isShare } from '../../evaluation/metrics';
import type { RunSummary } from '../schema';
import { declaredColumns } from './declared';
import type { RunColumn, RunColumnDeclaration, RunColumnKind, RunColumnSource, RunColumnValue } from './definition';

/** The id of a declared column. */
export type RunColumnId = keyof typeof declaredColumns;

const metricPattern = /^(train|validation|test)\.[\p{L}\p{N}_.-]+$/u;

/** All declared columns, in the order of the menu of columns. */
export const runColumns: readonly RunColumn[] = Object.entries<RunColumnDeclaration>(declaredColumns).map(
  ([id, declaration]) => columnAt(id, declaration),
);

/** The folded names of a column: `val_loss`, `valLoss` and `VALLOSS` are one. */
const columnByName: ReadonlyMap<string, RunColumn> = new Map(
  runColumns.flatMap((column) =>
    [column.id, column.sort ?? column.id, ...column.names].map((name) => [foldName(name), column] as const),
  ),
);

/**
 * The column of a name: its id, its field or one of its other names, whatever the case and with or without underscores;
 * a metric (`test.rmse`, as an id `metric:test.rmse`) or a tag (`tag:final`). Undefined for anything else.
 */
export function findRunColumn(name: string): RunColumn | undefined {
  const declared = columnByName.get(foldName(name));
  if (declared !== undefined) return declared;
  const [, prefix, subject] = /^(metric|tag):(.+)$/su.exec(name) ?? [];
  if (prefix === 'tag' && subject !== undefined) return tagColumn(subject);
  const metric = subject ?? name;
  return metricPattern.test(metric) ? metricColumn(metric) : undefined;
}

const textKinds: ReadonlySet<RunColumnKind> = new Set(['text', 'code', 'task', 'state', 'tags', 'tag', 'note']);

/** Whether a filter looks for a text in it (`model:gru`); the others are compared (`val_loss<0.9`). */
export function holdsText({ kind }: RunColumn): boolean {
  return textKinds.has(kind);
}

/** What there is to name a column by, for completion and for messages. */
export const runColumnNames: readonly string[] = [...runColumns.map(({ names: [first] }) => first), 'test.rmse'];

/** @param metric Its flat name, e.g. `test.rmse`. */
export function metricColumn(metric: string): RunColumn {
  return columnAt(`metric:${metric}`, {
    kind: isShare(metric) ? 'share' : 'metric',
    source: { in: 'metric', metric },
    names: [metric],
    averaged: true,
    ...(metric.startsWith('test.') ? { looksAtTest: true as const } : {}),
  });
}

/** Whether runs carry the tag. */
export function tagColumn(tag: string): RunColumn {
  return columnAt(`tag:${tag}`, { kind: 'tag', source: { in: 'tag', tag } });
}

function columnAt(id: string, declaration: RunColumnDeclaration): RunColumn {
  const { source } = declaration;
  return {
    ...declaration,
    id,
    names: declaration.names ?? [id],
    sort: sortNameOf(source),
    value: (run) => valueAt(source, run),
  };
}

function valueAt(source: RunColumnSource, run: RunSummary): RunColumnValue {
  switch (source.in) {
    case 'field':
    case 'foldedField':
      return run[source.field];
    case 'datasetName':
      return run.datasetName;
    case 'owner':
      return run[`${source.owner}Id`];
    case 'tags':
      return run.tags;
    case 'tag': {
      const folded = foldText(source.tag);
      return run.tags.some((tag) => foldText(tag) === folded);
    }
    case 'metric':
      return run.metrics[source.metric] ?? figureInAnyCase(run.metrics, source.metric);
  }
}

/** The store finds metrics whatever their case. */
function figureInAnyCase(metrics: RunSummary['metrics'], wanted: string): number | null {
  const folded = wanted.toLowerCase();
  return Object.entries(metrics).find(([name]) => name.toLowerCase() === folded)?.[1] ?? null;
}

function sortNameOf(source: RunColumnSource): string | undefined {
  switch (source.in) {
    case 'field':
    case 'foldedField':
      return source.field;
    case 'datasetName':
    case 'tags':
      return source.in;
    case 'owner':
      return `${source.owner}Id`;
    case 'tag':
      return undefined;
    case 'metric':
      return source.metric;
  }
}

function foldName(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
