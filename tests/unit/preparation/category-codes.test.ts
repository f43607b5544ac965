import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src-main/core/dataset/table';
import { categoriesOfInputs, prepare, replayPreparation } from '../../../src-main/core/preparation';
import { inputOf, tableOf } from './make';

/** A column of categories beside a target of numbers; −1 is a value that is missing. */
function withCategories(codes: readonly number[], categories: readonly string[]): Table {
  const table = tableOf({ y: codes.map((_, row) => row) });
  return {
    ...table,
    columns: [
      ...table.columns,
      { kind: 'category', name: 'kind', codes: Int32Array.from(codes), categories: [...categories] },
    ],
  };
}

const codes = [2, 2, 2, 0, 0, -1, 2, 0, 2, 2, 1, 0];
const input = inputOf({
  task: { kind: 'forecast', target: 'y', targetHistory: true, features: ['kind'] },
  split: { kind: 'count', train: 8, validation: 2, test: 2 },
  window: { lookback: 1, horizon: 1, offset: 1 },
});
const columnOf = (
  { inputs, featureCount }: { inputs: Float32Array; featureCount: number },
  feature: number,
): number[] => Array.from(inputs).filter((_, at) => at % featureCount === feature);

describe('categories that a model splits by', () => {
  it('are numbered by how many training rows have them; what is missing or new is −1', () => {
    const prepared = prepare(withCategories(codes, ['a', 'b', 'c']), { ...input, keepsCategories: true });
    expect(prepared.featureNames).toEqual(['y', 'kind']);
    expect(categoriesOfInputs(prepared.fitted)).toEqual([null, ['c', 'a']]);
    expect(columnOf(prepared, 1)).toEqual([0, 0, 0, 1, 1, -1, 0, 1, 0, 0, -1, 1]);
  });

  it('are known again by name in other data', () => {
    const prepared = prepare(withCategories(codes, ['a', 'b', 'c']), { ...input, keepsCategories: true });
    const replayed = replayPreparation(prepared.fitted, withCategories([0, 1, 2, 3, -1, 2], ['new', 'a', 'c', 'b']));
    expect(columnOf(replayed, 1)).toEqual([-1, 1, 0, -1, -1, 0]);
  });

  it('become columns of 0 and 1 for other models, and where a step says so', () => {
    const oneHot = prepare(withCategories(codes, ['a', 'b', 'c']), input);
    expect(oneHot.featureNames).toEqual(['y', 'kind=a', 'kind=c']);
    expect(categoriesOfInputs(oneHot.fitted)).toEqual([null, null, null]);
    const asked = prepare(withCategories(codes, ['a', 'b', 'c']), {
      ...inputOf({ ...input, preparation: { steps: [{ kind: 'oneHot' }] } }),
      keepsCategories: true,
    });
    expect(asked.featureNames).toEqual(oneHot.featureNames);
  });

  it('leave a target of classes what it is where the model sees its past', () => {
    const prepared = prepare(
      withCategories(
        codes.map((code) => Math.max(0, code)),
        ['a', 'b', 'c'],
      ),
      {
        ...inputOf({
          ...input,
          task: { kind: 'classification', target: 'kind', targetHistory: true, features: ['y'] },
        }),
        keepsCategories: true,
      },
    );
    expect(prepared.featureNames).toEqual(['kind*', 'y']);
    expect(prepared.classNames).toEqual(['a', 'b', 'c']);
    expect(columnOf(prepared, 0)).toEqual([1, 1, 1, 0, 0, 0, 1, 0, 1, 1, -1, 0]);
    expect(Array.from(prepared.targets)).toEqual([2, 2, 2, 0, 0, 0, 2, 0, 2, 2, 1, 0]);
  });
});
