import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, moveColumn, toggleColumn, usualColumns } from '../../../src-renderer/views/runs/columns';
import { suggestFilter, type FilterVocabulary } from '../../../src-renderer/views/runs/filter-suggestions';
import { positionOf, rowAt, rowCount } from '../../../src-renderer/views/runs/row-model';
import { readTags, span, toggleTag } from '../../../src-renderer/views/runs/selection';
import { spreadOf } from '../../../src-renderer/views/runs/spread';

describe('rows of a table with opened groups', () => {
  it('are each listed run once, each followed by the repeats of its group', () => {
    const groups = fc.uniqueArray(fc.record({ index: fc.nat(19), repeats: fc.integer({ min: 0, max: 5 }) }), {
      selector: ({ index }) => index,
      maxLength: 6,
    });
    fc.assert(
      fc.property(groups, (unsorted) => {
        const opened = unsorted.toSorted((a, b) => a.index - b.index);
        const rows = Array.from({ length: rowCount(20, opened) }, (_, position) => rowAt(position, opened));
        const expected = Array.from({ length: 20 }, (_, index) => index).flatMap((index) => [
          { kind: 'listed', index },
          ...Array.from({ length: opened.find((group) => group.index === index)?.repeats ?? 0 }, (_, repeat) => ({
            kind: 'repeat',
            index,
            repeat,
          })),
        ]);
        expect(rows).toEqual(expected);
        for (let index = 0; index < 20; index += 1) {
          expect(rowAt(positionOf(index, opened), opened)).toEqual({ kind: 'listed', index });
        }
      }),
    );
  });
});

describe('columns of the runs table', () => {
  it('are known by their ids, those of metrics and tags too', () => {
    expect(columnsOf(usualColumns)).toHaveLength(usualColumns.length);
    const [metric, tag, ...others] = columnsOf(['metric:test.f1Macro', 'tag:최종', 'of another version']);
    expect(metric).toMatchObject({ kind: 'metric', sort: 'test.f1Macro' });
    expect(tag).toMatchObject({ kind: 'tag', sort: undefined, source: { tag: '최종' } });
    expect(others).toEqual([]);
  });

  it('come to their usual place and go', () => {
    const order = ['a', 'b', 'c', 'd'];
    expect(toggleColumn(['a', 'd'], 'c', order)).toEqual(['a', 'c', 'd']);
    expect(toggleColumn(['d', 'b'], 'a', order)).toEqual(['a', 'd', 'b']);
    expect(toggleColumn(['a', 'd'], 'd', order)).toEqual(['a']);
    expect(toggleColumn(['a'], 'unknown', order)).toEqual(['a', 'unknown']);
    expect(moveColumn(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(moveColumn(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
  });
});

describe('suggestions for a filter', () => {
  const values: Partial<Record<string, readonly string[]>> = {
    model: ['GRU 64', 'LSTM 64'],
    dataset: ['Oil temperature'],
    target: ['OT'],
    tags: ['final', 'draft'],
  };
  const vocabulary: FilterVocabulary = {
    metrics: ['test.mae', 'test.rmse'],
    valuesOf: ({ id }) => values[id] ?? [],
  };
  const labels = (text: string, caret = text.length) =>
    suggestFilter(text, caret, vocabulary).map(({ label }) => label);

  it('complete fields and metrics while a word is typed', () => {
    expect(labels('mo')).toEqual(['model']);
    expect(labels('test.')).toEqual(['test.mae', 'test.rmse']);
    expect(labels('')).toEqual([]);
    expect(suggestFilter('-sta', 4, vocabulary)[0]).toMatchObject({ text: '-state:', caret: 7 });
  });

  it('complete values after a colon, in quotes where they have spaces', () => {
    expect(labels('state:c')).toEqual(['cancelled', 'succeeded']);
    expect(suggestFilter('model:gru', 9, vocabulary)[0]).toEqual({
      label: 'GRU 64',
      text: 'model:"GRU 64" ',
      caret: 15,
    });
    expect(labels('val_loss<0')).toEqual([]);
  });

  it('leave the rest of the filter as it is', () => {
    const text = 'tag:fi val_loss<0.9';
    expect(suggestFilter(text, 6, vocabulary)[0]).toEqual({
      label: 'final',
      text: 'tag:final val_loss<0.9',
      caret: 10,
    });
  });
});

describe('choosing and tagging', () => {
  it('spans both ways', () => {
    expect(span(5, 2)).toEqual({ first: 2, last: 5 });
  });

  it('reads tags once each, whatever the comma and the case', () => {
    expect(readTags(' final, draft，Final ,, 최종')).toEqual(['final', 'draft', '최종']);
    expect(toggleTag(['Final'], 'final')).toEqual([]);
    expect(toggleTag(['draft'], 'final')).toEqual(['draft', 'final']);
  });

  it('gives mean and sample standard deviation of what there is', () => {
    expect(spreadOf([1, 2, 3, null])).toEqual({ n: 3, mean: 2, sd: 1 });
    expect(spreadOf([1])).toEqual({ n: 1, mean: 1, sd: null });
    expect(spreadOf([null])).toBeNull();
  });
});
