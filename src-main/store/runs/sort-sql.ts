import { sql, type SQL } from 'drizzle-orm';
import { GatewiseError } from '../../core/common/errors';
import type { RunSort } from './interface';

const columns: ReadonlyMap<string, SQL> = new Map<string, SQL>([
  ['number', sql`run.number`],
  ['id', sql`run.id`],
  ['name', sql`run.name_folded`],
  ['experimentId', sql`run.experiment_id`],
  ['datasetId', sql`run.dataset_id`],
  ['datasetName', sql`(select name_folded from dataset where dataset.id = run.dataset_id)`],
  ['groupId', sql`run.group_id`],
  ['state', sql`run.state`],
  ['modelName', sql`run.model_name_folded`],
  ['taskKind', sql`run.task_kind`],
  ['target', sql`run.target_folded`],
  ['seed', sql`run.seed`],
  ['engine', sql`run.engine`],
  ['parameterCount', sql`run.parameter_count`],
  ['bestEpoch', sql`run.best_epoch`],
  ['bestValLoss', sql`run.best_val_loss`],
  ['lastEpoch', sql`run.last_epoch`],
  ['lastLoss', sql`run.last_loss`],
  ['lastValLoss', sql`run.last_val_loss`],
  ['skill', sql`run.skill`],
  ['disqualified', sql`run.disqualified`],
  ['createdAt', sql`run.created_at`],
  ['startedAt', sql`run.started_at`],
  ['finishedAt', sql`run.finished_at`],
  ['durationMs', sql`run.duration_ms`],
  ['note', sql`nullif(run.note_folded, '')`],
  ['tags', sql`(select group_concat(tag_folded, ' ') from run_tag where run_tag.run = run.number)`],
]);

const metricPattern = /^(train|validation|test)\.[\p{L}\p{N}_.-]+$/u;

/** Order terms; runs without a value come last in either direction. @throws GatewiseError BAD_INPUT for an unknown column */
export function sortTerms(sort: readonly RunSort[]): SQL[] {
  return sort.map(({ column, direction }) => {
    const value = columns.get(column) ?? metricValue(column);
    return direction === 'asc' ? sql`${value} asc nulls last` : sql`${value} desc nulls last`;
  });
}

function metricValue(name: string): SQL {
  if (metricPattern.test(name)) {
    return sql`(select value from run_metric where run_metric.run = run.number and run_metric.name = ${name})`;
  }
  throw new GatewiseError('BAD_INPUT', `Runs cannot be sorted by "${name}": there is no such column.`, {
    field: 'sort',
    examples: [...columns.keys(), 'test.rmse'],
  });
}
