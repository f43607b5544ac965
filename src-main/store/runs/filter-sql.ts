import { and, sql, type SQL } from 'drizzle-orm';
import { foldText } from '../../core/common/search';
import type {
  RunFilter,
  RunFilterCondition,
  RunFilterOperator,
  RunNumberField,
  RunTextField,
  RunTimeField,
} from '../../core/run/filter';

const numberColumns: Readonly<Record<RunNumberField, SQL>> = {
  number: sql`run.number`,
  seed: sql`run.seed`,
  bestEpoch: sql`run.best_epoch`,
  bestValLoss: sql`run.best_val_loss`,
  lastEpoch: sql`run.last_epoch`,
  lastLoss: sql`run.last_loss`,
  lastValLoss: sql`run.last_val_loss`,
  parameterCount: sql`run.parameter_count`,
  skill: sql`run.skill`,
  durationMs: sql`run.duration_ms`,
};

const timeColumns: Readonly<Record<RunTimeField, SQL>> = {
  createdAt: sql`run.created_at`,
  startedAt: sql`run.started_at`,
  finishedAt: sql`run.finished_at`,
};

const operators: Readonly<Record<RunFilterOperator, SQL>> = {
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
  '=': sql`=`,
};

/** A filter as a condition on `run`. A negated term also passes runs that have no value for it. */
export function filterCondition(filter: RunFilter): SQL | undefined {
  return and(
    ...filter.map((term) => {
      const condition = toSql(term);
      return term.negated ? sql`not coalesce((${condition}), 0)` : sql`(${condition})`;
    }),
  );
}

function toSql(condition: RunFilterCondition): SQL {
  switch (condition.kind) {
    case 'word':
      return wordCondition(condition.value);
    case 'text':
      return textCondition(condition.field, condition.value);
    case 'state':
      return sql`run.state = ${condition.state}`;
    case 'number':
      return sql`${numberColumns[condition.field]} ${operators[condition.operator]} ${condition.value}`;
    case 'metric':
      // By the index of names and values once, instead of a look into the table for each run.
      return sql`run.number in (select run from run_metric where name = ${condition.name} and value ${operators[condition.operator]} ${condition.value})`;
    case 'time': {
      const column = timeColumns[condition.field];
      const from = condition.from === null ? sql`1` : sql`${column} >= ${condition.from}`;
      const to = condition.to === null ? sql`1` : sql`${column} < ${condition.to}`;
      return sql`${column} is not null and ${from} and ${to}`;
    }
  }
}

function wordCondition(value: string): SQL {
  const folded = foldText(value);
  return sql`(instr(run.name_folded, ${folded}) > 0 or instr(run.model_name_folded, ${folded}) > 0 or instr(run.note_folded, ${folded}) > 0 or ${datasetContains(folded)} or run.number in (select run from run_tag where instr(tag_folded, ${folded}) > 0))`;
}

function datasetContains(folded: string): SQL {
  return sql`run.dataset_id in (select id from dataset where instr(dataset.name_folded, ${folded}) > 0)`;
}

function textCondition(field: RunTextField, value: string): SQL {
  const folded = foldText(value);
  switch (field) {
    case 'name':
      return sql`instr(run.name_folded, ${folded}) > 0`;
    case 'model':
      return sql`instr(run.model_name_folded, ${folded}) > 0`;
    case 'target':
      return sql`instr(run.target_folded, ${folded}) > 0`;
    case 'note':
      return sql`instr(run.note_folded, ${folded}) > 0`;
    case 'dataset':
      return sql`(run.dataset_id = ${value} or ${datasetContains(folded)})`;
    case 'tag':
      return sql`run.number in (select run from run_tag where tag_folded = ${folded})`;
    case 'group':
      return sql`(run.group_id = ${value} or run.group_id in (select id from run_group where instr(run_group.name_folded, ${folded}) > 0))`;
    case 'experiment':
      return sql`(run.experiment_id = ${value} or run.experiment_id in (select id from experiment where instr(experiment.name_folded, ${folded}) > 0))`;
    case 'task':
      return sql`instr(run.task_kind, ${folded}) > 0`;
    case 'engine':
      return sql`instr(lower(coalesce(run.engine, '')), ${folded}) > 0`;
    case 'id':
      return sql`instr(run.id, ${folded}) > 0`;
  }
}
