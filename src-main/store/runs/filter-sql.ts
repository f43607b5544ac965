import { and, sql, type SQL } from 'drizzle-orm';
import type { RunFilter, RunFilterCondition, RunFilterOperator } from '../../core/run/filter';
import type { ExperimentId } from '../../core/common/ids';
import { columnFits, columnValue, isHidden, wordFits } from './column-sql';

const operators: Readonly<Record<RunFilterOperator, SQL>> = {
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
  '=': sql`=`,
};

/**
 * A filter as a condition on `run`. A negated term also passes runs that have no value for it. Figures of the test part of
 * `sealed` experiments count as none.
 */
export function filterCondition(filter: RunFilter, sealed: readonly ExperimentId[] = []): SQL | undefined {
  return and(
    ...filter.map((term) => {
      const hidden = term.kind === 'number' ? isHidden(term.column, sealed) : null;
      const condition = hidden === null ? toSql(term) : sql`${toSql(term)} and not ${hidden}`;
      return term.negated ? sql`not coalesce((${condition}), 0)` : sql`(${condition})`;
    }),
  );
}

function toSql(condition: RunFilterCondition): SQL {
  switch (condition.kind) {
    case 'word':
      return wordFits(condition.value);
    case 'text':
      return columnFits(condition.column, condition.value);
    case 'state':
      return sql`run.state = ${condition.state}`;
    case 'number':
      return numberCondition(condition);
    case 'time': {
      const column = columnValue(condition.column);
      const from = condition.from === null ? sql`1` : sql`${column} >= ${condition.from}`;
      const to = condition.to === null ? sql`1` : sql`${column} < ${condition.to}`;
      return sql`${column} is not null and ${from} and ${to}`;
    }
  }
}

function numberCondition({ column, operator, value }: Extract<RunFilterCondition, { kind: 'number' }>): SQL {
  const { source } = column;
  // By the index of names and values once, instead of a look into the table for each run.
  return source.in === 'metric'
    ? sql`run.number in (select run from run_metric where name = ${source.metric} and value ${operators[operator]} ${value})`
    : sql`${columnValue(column)} ${operators[operator]} ${value}`;
}
