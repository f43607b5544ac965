import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localeSchema } from '../../../src-main/core/common/locale';
import { findRunColumn, holdsText, runColumnNames, runColumns, tagColumn } from '../../../src-main/core/run/columns';
import { parseRunFilter } from '../../../src-main/core/run/filter';
import { testFiguresChosenBy } from '../../../src-main/core/run/test-look';
import { columnsOf, fixedColumnIds, isNumeric, widthOf } from '../../../src-renderer/views/runs/columns';
import { suggestFilter } from '../../../src-renderer/views/runs/filter-suggestions';
import { formatRuns, pickColumns, readColumns, readSort } from '../../../src-main/shells/cli/run-columns';
import { runDetail } from '../../support/run-detail';

const run = runDetail({
  name: 'First',
  groupId: 'grp_aaaaaaaaaa',
  disqualified: 'It has no skill.',
  note: 'of July',
  tags: ['final', 'week 1'],
});
const titlesIn = (locale: string): unknown => {
  const file = join(import.meta.dirname, '../../../src-renderer/locales', locale, 'runs.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { columns: unknown }).columns;
};
const namesOf = (id: string) => {
  const { names, sort } = findRunColumn(id)!;
  return [id, sort!, ...names];
};
const ids = runColumns.map(({ id }) => id);

describe('the columns of runs', () => {
  it('have no name in common', () => {
    const names = runColumns.flatMap(({ id }) => [...new Set(namesOf(id).map((name) => name.toLowerCase()))]);
    expect(names.length).toBe(new Set(names).size);
  });

  it('are what settings, saved views and clients of earlier versions name', () => {
    const columns = [
      ...['number', 'name', 'model', 'dataset', 'target', 'task', 'state', 'best', 'last', 'loss', 'skill'],
      ...['duration', 'parameters', 'seed', 'engine', 'created', 'finished', 'tags', 'note'],
      ...['metric:test.rmse', 'metric:validation.skill.drift', 'metric:test.scaled.mse', 'tag:week 1'],
    ];
    expect(columnsOf(columns).map(({ id }) => id)).toEqual(columns);
    const orders = [
      ...['number', 'id', 'name', 'experimentId', 'datasetId', 'datasetName', 'groupId', 'state', 'modelName'],
      ...['taskKind', 'target', 'seed', 'engine', 'parameterCount', 'bestEpoch', 'bestValLoss', 'lastEpoch'],
      ...['lastLoss', 'lastValLoss', 'skill', 'disqualified', 'createdAt', 'startedAt', 'finishedAt', 'durationMs'],
      ...['note', 'tags', 'test.rmse'],
    ];
    expect(orders.map((name) => findRunColumn(name)?.sort)).toEqual(orders);
    const filters = [
      ...['name', 'model', 'dataset', 'data', 'tag', 'note', 'group', 'experiment', 'target', 'engine', 'id'],
      ...['number', 'seed', 'best_epoch', 'val_loss', 'bestvalloss', 'epoch', 'epochs', 'lastepoch', 'loss'],
      ...['lastloss', 'lastvalloss', 'parameters', 'parametercount', 'skill', 'duration', 'durationms'],
      ...['created', 'createdat', 'started', 'startedat', 'finished', 'finishedat', 'state', 'task', 'VALLOSS'],
    ];
    expect(filters.filter((name) => findRunColumn(name) === undefined)).toEqual([]);
  });

  it.each(localeSchema.options)('have a title each in %s, and no title is of none', (locale) => {
    expect(Object.keys(titlesIn(locale) as object).sort()).toEqual([...ids].sort());
  });

  it.each(ids)('%s is in the menu, has a width, and is offered while a filter is typed', (id) => {
    const column = findRunColumn(id)!;
    const [name] = column.names;
    expect(fixedColumnIds).toContain(id);
    expect(runColumnNames).toContain(name);
    expect(widthOf(column)).toBeGreaterThan(0);
    const vocabulary = { metrics: [], valuesOf: () => ['One of them'] };
    const offered = name.length === 1 ? name : name.slice(0, -1);
    const suggestions = suggestFilter(offered, offered.length, vocabulary);
    expect(suggestions.map(({ text }) => text)).toContain(holdsText(column) ? `${name}:` : name);
    const values = suggestFilter(`${name}:`, name.length + 1, vocabulary);
    expect(values.length > 0).toBe(holdsText(column) && column.kind !== 'note');
  });

  it.each(ids)('%s holds a value of its kind, and is filtered by each of its names', (id) => {
    const column = findRunColumn(id)!;
    const value = column.value(run);
    const isFigure = typeof value === 'number';
    expect(isFigure).toBe(isNumeric(column) || column.kind === 'time');
    const written = column.kind === 'time' ? '2026-01-31' : column.kind === 'state' ? 'failed' : '1';
    for (const name of namesOf(id)) {
      const [term] = parseRunFilter(`${name}${holdsText(column) ? ':' : '>='}${written}`);
      expect(term).toMatchObject(column.kind === 'state' ? { state: 'failed' } : { column: { id } });
    }
  });

  it.each(ids)('%s is printed and sorted by in the terminal under each of its names', (id) => {
    for (const name of namesOf(id)) {
      const [column, ...none] = readColumns(name);
      expect([column?.id, none]).toEqual([id, []]);
      expect(readSort(`${name}, seed:desc`)).toEqual([
        { column: column?.sort, direction: 'asc' },
        { column: 'seed', direction: 'desc' },
      ]);
      const [heading, , cell] = formatRuns([run], [column!]).split('\n');
      expect(heading?.trim().replace(' (UTC)', '')).toBe(column!.names[0]);
      expect(cell?.trim()).not.toMatch(/^(–|undefined|\[object.*)?$/);
      expect(Object.values(pickColumns(run, [column!]))).toEqual([column!.value(run)]);
    }
  });

  it('that tell of the test part are known, whatever they are called, in orders and in filters', () => {
    const chosenBy = (columns: readonly string[], filter = '') =>
      testFiguresChosenBy(
        columns.map((column) => ({ column })),
        parseRunFilter(filter),
      );
    expect(chosenBy(['test.rmse', 'SKILL'], 'test.mae<2 skill>0 model:gru')).toEqual([
      'skill',
      'test.mae',
      'test.rmse',
    ]);
    expect(chosenBy(['val_loss', 'validation.mae'], 'train.mae<2 seed>0 skill')).toEqual([]);
  });

  it('of metrics and tags are printed too, and what there is not is named', () => {
    const columns = readColumns('test.RMSE,tag:Final,tag:draft,metric:test.mae,validation.mae');
    expect(formatRuns([run], columns).split('\n').at(-1)?.trim().split(/\s+/)).toEqual(['2', 'yes', 'no', '1.5', '–']);
    expect(() => readColumns('number,colour')).toThrow(/“colour”.*val_loss/);
    expect(() => readColumns(' , ')).toThrow(/--columns takes/);
    expect(() => readSort('tag:final')).toThrow(/no order/);
    expect(() => readSort('val_loss:down')).toThrow(/“val_loss:down”/);
    expect(tagColumn('WEEK 1').value(run)).toBe(true);
  });
});
