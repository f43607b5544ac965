import { describe, expect, it } from 'vitest';
import { experimentConfigurationSchema } from '../../../../src-main/core/experiment/schema';
import { modelSchema } from '../../../../src-main/core/model';
import { modelsWith, offeredModels } from '../../../../src-renderer/views/studies/form/model-choices';
import { searchedFields } from '../../../../src-renderer/views/studies/form/search-fields';

const configuration = experimentConfigurationSchema.parse({
  task: { target: 'power' },
  model: { kind: 'sequential', layers: [{ type: 'GRU', units: 7 }], training: { epochs: 11 } },
});

describe('the models that a study may try', () => {
  it('are the variant’s own and the ready ones, of different names, each a model of its own', () => {
    const offered = offeredModels(configuration);
    const labels = offered.map(({ label }) => label);
    expect(labels[0]).toBe('GRU 7');
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels).toEqual(expect.arrayContaining(['Ridge', 'AutoETS']));
    for (const { value } of offered) expect(modelSchema.parse(value)).toEqual(value);
    expect(offered[0]?.value).toEqual(configuration.model);
  });

  it('train as the variant’s own where they take steps', () => {
    const epochs = offeredModels(configuration).flatMap(({ value }) => {
      const model = modelSchema.parse(value);
      return model.kind === 'sequential' ? [model.training.epochs] : [];
    });
    expect(epochs.length).toBeGreaterThan(3);
    expect(new Set(epochs)).toEqual(new Set([11]));
  });

  it('are of those that tell classes where the task is to', () => {
    const classes = experimentConfigurationSchema.parse({
      ...configuration,
      task: { kind: 'classification', target: 's' },
    });
    const kinds = offeredModels(classes).map(({ value }) => modelSchema.parse(value).kind);
    expect(kinds).not.toContain('statistical');
    expect(kinds).toContain('gradientBoosting');
  });

  it('have fields that exist for some of them alone', () => {
    const models = offeredModels(configuration);
    const own = searchedFields(configuration);
    expect(own.has('model.learningRate')).toBe(false);
    const all = searchedFields(configuration, models);
    expect([all.get('model.layers.0.units'), all.has('model.learningRate')]).toEqual([7, true]);
    expect(modelsWith('model.learningRate', models)).toHaveLength(1);
    expect(modelsWith('model.layers.0.units', models)).toEqual(expect.arrayContaining(['GRU 7']));
    expect(modelsWith('model.layers.0.units', models)).not.toContain('Ridge');
  });
});
