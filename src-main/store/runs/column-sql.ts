import { sql, type SQL } from 'drizzle-orm';
import type { ExperimentId } from '../../core/common/ids';
import { foldText } from '../../core/common/search';
import { runColumns, type FoldedField, type RunColumn } from '../../core/run/columns';
import { runTable } from '../schema';

const ownerTables = { experiment: sql`experiment`, group: sql`run_group` } as const;
const ownerIds = { experiment: runTable.experimentId, group: runTable.groupId } as const;

/** What runs are ordered by, and figures are compared with, in a column. */
export function columnValue({ source }: Pick<RunColumn, 'source'>): SQL {
  switch (source.in) {
    case 'field':
      return sql`${runTable[source.field]}`;
    case 'foldedField':
      // An empty text is no value.
      return sql`nullif(${foldedField(source.field)}, '')`;
    case 'datasetName':
      return sql`(select name_folded from dataset where dataset.id = run.dataset_id)`;
    case 'owner':
      return sql`${ownerIds[source.owner]}`;
    case 'tags':
      // In the order of the key (run, position), by which they are looked up.
      return sql`(select group_concat(tag_folded, ' ') from run_tag where run_tag.run = run.number)`;
    case 'tag':
      return hasTag(foldText(source.tag));
    case 'metric':
      return sql`(select value from run_metric where run_metric.run = run.number and run_metric.name = ${source.metric})`;
  }
}

/** Whether a column tells of the test part and the run's is sealed, with figures that it would tell; null where none can be. */
export function isHidden({ looksAtTest }: RunColumn, sealed: readonly ExperimentId[]): SQL | null {
  if (looksAtTest !== true || sealed.length === 0) return null;
  const ids = sql.join(
    sealed.map((id) => sql`${id}`),
    sql`, `,
  );
  // All names that begin with `test.`: the slash follows the point.
  return sql`(run.experiment_id in (${ids}) and exists (select 1 from run_metric where run_metric.run = run.number and run_metric.name >= 'test.' and run_metric.name < 'test/'))`;
}

/** Whether the text of a column fits what is looked for: contains it, or for tags and ids is it. */
export function columnFits({ source }: Pick<RunColumn, 'source'>, value: string): SQL {
  const folded = foldText(value);
  switch (source.in) {
    case 'foldedField':
      return sql`instr(${foldedField(source.field)}, ${folded}) > 0`;
    case 'datasetName':
      return sql`(run.dataset_id = ${value} or ${datasetContains(folded)})`;
    case 'owner': {
      const id = ownerIds[source.owner];
      return sql`(${id} = ${value} or ${id} in (select id from ${ownerTables[source.owner]} where instr(name_folded, ${folded}) > 0))`;
    }
    case 'tags':
      return hasTag(folded);
    case 'tag':
      return hasTag(foldText(source.tag));
    case 'field':
    case 'metric':
      return sql`instr(lower(coalesce(${columnValue({ source })}, '')), ${folded}) > 0`;
  }
}

/** Whether one of the columns that words look into contains the word. */
export function wordFits(word: string): SQL {
  const folded = foldText(word);
  const conditions = runColumns
    .filter(({ searched }) => searched === true)
    .map((column) => {
      if (column.source.in === 'datasetName') return datasetContains(folded);
      if (column.source.in !== 'tags') return columnFits(column, word);
      return sql`run.number in (select run from run_tag where instr(tag_folded, ${folded}) > 0)`;
    });
  return sql`(${sql.join(conditions, sql` or `)})`;
}

/** The copy of a field that `foldText` made when it was written. */
function foldedField(field: FoldedField): SQL {
  return sql`${runTable[`${field}Folded`]}`;
}

function datasetContains(folded: string): SQL {
  return sql`run.dataset_id in (select id from dataset where instr(dataset.name_folded, ${folded}) > 0)`;
}

function hasTag(folded: string): SQL {
  return sql`run.number in (select run from run_tag where tag_folded = ${folded})`;
}
