import { describe, expect, it } from 'vitest';
import { searchSpaceSchema, type SearchSpace } from '../../../../src-main/core/tuning';
import {
  conditionOn,
  fromSpace,
  parameterAt,
  readValues,
  toSpace,
  withKind,
  writeValues,
} from '../../../../src-renderer/views/studies/form/space-draft';

const space: SearchSpace = searchSpaceSchema.parse({
  parameters: [
    { name: 'model.layers.0.units', distribution: { kind: 'int', low: 4, high: 64, log: true } },
    {
      name: 'rate',
      paths: ['model.training.optimizer.learningRate', 'model.other'],
      distribution: { kind: 'float', low: 1e-4, high: 0.1, log: true },
    },
    { name: 'a.shuffle', distribution: { kind: 'categorical', choices: [true, false, null, 'a b', 1.5] } },
    {
      name: 'model',
      distribution: { kind: 'categorical', choices: [{ label: 'GRU', value: { kind: 'sequential' } }] },
      when: [{ parameter: 'a.shuffle', in: [true, null] }],
    },
    { name: 'text', distribution: { kind: 'categorical', choices: ['with; a sign', '8'] } },
  ],
  constraints: ['rate < 1', 'rate > 0'],
});

describe('a search space as it is typed', () => {
  it('is read back as it was, whatever its choices are', () => {
    expect(searchSpaceSchema.parse(toSpace(fromSpace(space)))).toEqual(space);
  });

  it('has models as parts that can be chosen, and keeps choices that are mixed', () => {
    const [, , , model] = fromSpace(space).parameters;
    expect(model?.distribution).toEqual({ kind: 'parts', choices: [{ label: 'GRU', value: { kind: 'sequential' } }] });
    const choices = [{ label: 'none', value: [] }, 3];
    const mixed = searchSpaceSchema.parse({
      parameters: [{ name: 'm', distribution: { kind: 'categorical', choices } }],
    });
    expect(fromSpace(mixed).parameters[0]?.distribution).toMatchObject({ kind: 'kept' });
    expect(searchSpaceSchema.parse(toSpace(fromSpace(mixed)))).toEqual(mixed);
  });

  it('hangs a parameter on the models that have its place', () => {
    const units = parameterAt('model.layers.0.units', 32);
    const hung = conditionOn(units, 'model', ['GRU 32', 'LSTM 64'], 3);
    expect(hung.when).toEqual([{ parameter: 'model', in: 'GRU 32; LSTM 64' }]);
    expect(conditionOn(hung, 'model', ['GRU 32'], 1).when).toEqual([]);
    expect(conditionOn(hung, 'model', null, 0).when).toEqual([]);
    expect(conditionOn(hung, 'model', [], 2).when).toEqual([{ parameter: 'model', in: '' }]);
  });

  it('reads values of every kind between semicolons and commas', () => {
    expect(readValues('16; 32;64')).toEqual([16, 32, 64]);
    expect(readValues('16,32,64')).toEqual([16, 32, 64]);
    expect(readValues('0.5, 1, true, –, relu')).toEqual([0.5, 1, true, null, 'relu']);
    expect(readValues('0,5; 1,5')).toEqual([0.5, 1.5]);
    expect(readValues('0,5')).toEqual([0.5]);
    expect(readValues('16,32')).toEqual([16, 32]);
    expect(readValues(writeValues(['a, b']))).toEqual(['a, b']);
    expect(readValues(writeValues([1e-4, 'adam', null, false]))).toEqual([1e-4, 'adam', null, false]);
    expect(readValues(' ; ')).toEqual([]);
  });

  it('begins around the value that a field has', () => {
    expect(parameterAt('model.training.optimizer.learningRate', 0.001).distribution).toEqual({
      kind: 'float',
      low: 1e-4,
      high: 0.01,
      log: true,
      step: null,
    });
    expect(parameterAt('model.layers.0.units', 32).distribution).toMatchObject({ kind: 'int', low: 16, high: 64 });
    expect(parameterAt('x.shuffle', true).distribution).toEqual({ kind: 'categorical', choices: 'true; false' });
    expect(parameterAt('x.dropout', 0.1).distribution).toMatchObject({ kind: 'float', low: 0, high: 0.5 });
  });

  it('keeps the ends when its kind changes', () => {
    const units = parameterAt('units', 32);
    expect(withKind(units, 'categorical')).toEqual({ kind: 'categorical', choices: '16; 64' });
    expect(withKind({ ...units, distribution: withKind(units, 'categorical') }, 'int')).toMatchObject({
      kind: 'int',
      low: 16,
      high: 64,
      step: 1,
    });
    expect(withKind(units, 'float')).toMatchObject({ kind: 'float', low: 16, high: 64, step: null });
  });

  it('leaves what is no number for the schema to refuse at its place', () => {
    const draft = fromSpace(space);
    const [first] = draft.parameters;
    if (first !== undefined) first.distribution = { kind: 'int', low: 'few', high: 4, log: false, step: 1 };
    const read = searchSpaceSchema.safeParse(toSpace(draft));
    expect(read.error?.issues.map(({ path }) => path.join('.'))).toEqual(['parameters.0.distribution.low']);
  });
});
