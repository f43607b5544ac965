import { describe, expect, it } from 'vitest';
import { experimentConfigurationSchema } from '../../../../src-main/core/experiment/schema';
import { presetModel } from '../../../../src-main/core/model';
import { layerSchema } from '../../../../src-main/core/network/schema';
import { splitSchema, windowSchema } from '../../../../src-main/core/task/schema';
import { clippingSchema, trainingSchema } from '../../../../src-main/core/training/schema';
import { describeField, describeFields, describeVariants } from '../../../../src-renderer/form/describe';
import { issuesByPath } from '../../../../src-renderer/form/issues';
import { setAt } from '../../../../src-renderer/form/paths';
import { layerFields, layerTypes } from '../../../../src-renderer/views/experiments/model/sequential/layers';

const byName = (schema: Parameters<typeof describeFields>[0]) =>
  new Map(describeFields(schema).map(({ name, field }) => [name, field]));

describe('fields read from the schemas', () => {
  it('knows kinds, bounds and defaults', () => {
    const window = byName(windowSchema);
    expect(window.get('lookback')).toMatchObject({
      kind: 'integer',
      default: 96,
      min: 1,
      max: 100_000,
      nullable: false,
    });
    expect(window.get('normalization')).toMatchObject({
      kind: 'choice',
      default: 'none',
      options: ['none', 'lastValue'],
    });
    const training = byName(trainingSchema);
    expect(training.get('loss')).toMatchObject({ kind: 'choice', nullable: true, default: null });
    expect(training.get('shuffle')).toMatchObject({ kind: 'boolean', default: true });
    expect(byName(clippingSchema).get('clipnorm')).toMatchObject({ kind: 'number', nullable: true, max: null });
  });

  it('leaves objects, lists and unions to their own editors', () => {
    expect(describeField(trainingSchema.shape.optimizer)).toBeNull();
    expect([...byName(trainingSchema).keys()]).not.toContain('earlyStopping');
  });

  it('finds every kind of a union, also behind a default or a rule', () => {
    expect([...describeVariants(splitSchema).keys()]).toEqual(['ratio', 'count', 'date', 'series', 'column']);
    expect([...describeVariants(trainingSchema.shape.schedule).keys()]).toEqual([
      'constant',
      'reduceOnPlateau',
      'cosine',
    ]);
    expect(describeFields(describeVariants(splitSchema).get('ratio')!).map(({ name }) => name)).toEqual([
      'train',
      'validation',
      'test',
    ]);
  });

  it('offers every single-valued option of every layer', () => {
    const options = ['filters', 'kernelSize', 'strides', 'padding', 'dilationRate', 'activation', 'useBias'];
    const convolution = describeVariants(layerSchema).get('Conv1D')!;
    expect(describeFields(convolution).map(({ name }) => name)).toEqual(['id', ...options]);
    // In a list of cards a layer needs no name.
    expect(layerFields('Conv1D').map(({ name }) => name)).toEqual(options);
    for (const type of layerTypes) expect(layerFields(type).map(({ name }) => name)).not.toContain('id');
  });
});

describe('why a field is refused', () => {
  const refuse = (path: string, value: unknown) => {
    const configuration = experimentConfigurationSchema.parse({ task: { target: 'OT' }, model: presetModel('gru') });
    setAt(configuration, path, value);
    return issuesByPath(experimentConfigurationSchema.safeParse(configuration).error?.issues ?? []).get(path);
  };

  it.each([
    ['window.lookback', 0, { key: 'atLeast', values: { n: 1 } }],
    ['window.lookback', 200_000, { key: 'atMost', values: { n: 100_000 } }],
    ['window.lookback', 1.5, { key: 'integer' }],
    ['window.lookback', '12 rows', { key: 'number' }],
    ['model.training.optimizer.learningRate', 0, { key: 'above', values: { n: 0 } }],
    ['model.training.optimizer.beta1', 1, { key: 'below', values: { n: 1 } }],
    ['model.training.engine', 'abacus', { key: 'choice' }],
    ['model.layers.0.units', '', { key: 'number' }],
    ['model.layers', [], { key: 'fewItems', values: { n: 1 } }],
    ['task.target', '', { key: 'empty' }],
  ])('%s = %j', (path, value, reason) => {
    expect(refuse(path, value)).toMatchObject({ kind: 'known', ...reason });
  });

  it('names the split when its shares do not fit', () => {
    expect(refuse('split', { kind: 'ratio', train: 0.9, validation: 0.3, test: 0.1 })).toMatchObject({ key: 'shares' });
  });

  it('refuses a split whose dates are missing at the dates', () => {
    const configuration = experimentConfigurationSchema.parse({ task: { target: 'OT' }, model: presetModel('gru') });
    setAt(configuration, 'split', { kind: 'date', validationStart: '', testStart: '2017-01-01T00:00', end: null });
    const issues = issuesByPath(experimentConfigurationSchema.safeParse(configuration).error?.issues ?? []);
    expect([...issues.keys()]).toEqual(['split.validationStart']);
  });
});
