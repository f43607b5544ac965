import { expect } from 'vitest';
import type { ContractCase } from '../support/case';
import { copy, dataset, experiment, nobody } from '../support/ids';

/** A model that trains in a second. */
const configuration = {
  task: { target: 'power', features: ['hour'] },
  window: { lookback: 12, horizon: 3 },
  model: { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }], training: { epochs: 2, engine: 'tfjs' } },
};

export const experimentCases: readonly ContractCase[] = [
  {
    procedure: 'experiments.list',
    title: 'is empty at first',
    call: ({ client }) => client.experiments.list(),
    check: (value) => {
      expect(value).toEqual([]);
    },
  },
  {
    procedure: 'experiments.preset',
    title: 'is a complete configuration for the dataset',
    call: (world) => world.client.experiments.preset({ preset: 'gru', datasetId: dataset(world), target: 'power' }),
    check: (value) => {
      expect(value).toMatchObject({ task: { target: 'power' }, model: { layers: [{ type: 'GRU', units: 64 }] } });
    },
  },
  {
    procedure: 'experiments.preset',
    title: 'names a target that is not there',
    call: (world) => world.client.experiments.preset({ preset: 'gru', datasetId: dataset(world), target: 'weight' }),
    fails: 'COLUMN_NOT_FOUND',
  },
  {
    procedure: 'experiments.check',
    title: 'counts windows and parameters',
    call: (world) => world.client.experiments.check({ datasetId: dataset(world), configuration }),
    check: (value) => {
      // 3 gates × 4 units × (2 inputs + 4 units + 2 biases), and a dense layer of 4 × 3 + 3.
      expect(value).toMatchObject({ valid: true, errors: [], model: { parameterCount: 3 * 4 * (2 + 4 + 2) + 15 } });
    },
  },
  {
    procedure: 'experiments.check',
    title: 'answers for a draft that is not valid with its fields',
    call: (world) =>
      world.client.experiments.check({
        datasetId: dataset(world),
        configuration: { ...configuration, window: { lookback: 0 } },
      }),
    check: (value) => {
      expect(value).toMatchObject({ valid: false, errors: [{ path: 'window.lookback' }] });
    },
  },
  {
    procedure: 'experiments.check',
    title: 'checks nothing without data',
    call: ({ client }) => client.experiments.check({ datasetId: nobody.dataset, configuration }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'experiments.previewStep',
    title: 'shows what a step does to real rows',
    call: (world) =>
      world.client.experiments.previewStep({
        datasetId: dataset(world),
        configuration: {
          ...configuration,
          preparation: { steps: [{ kind: 'difference', columns: [configuration.task.target] }] },
        },
        step: 0,
      }),
    check: (value) => {
      expect(value).toMatchObject({ kind: 'difference', step: 0, before: { columns: [configuration.task.target] } });
    },
  },
  {
    procedure: 'experiments.previewStep',
    title: 'says that there is no such step',
    call: (world) => world.client.experiments.previewStep({ datasetId: dataset(world), configuration, step: 3 }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'experiments.create',
    title: 'stores the configuration with its defaults',
    call: async (world) => {
      const created = await world.client.experiments.create({
        name: 'Power ahead',
        datasetId: dataset(world),
        variants: [{ name: 'GRU', configuration }],
      });
      world.ids.set('experiment', created.id);
      return created;
    },
    check: (value) => {
      expect(value).toMatchObject({
        variants: [
          { name: 'GRU', configuration: { model: { training: { batchSize: 32, optimizer: { beta2: 0.999 } } } } },
        ],
      });
    },
  },
  {
    procedure: 'experiments.testLedger',
    title: 'says that the test part is sealed',
    call: (world) => world.client.experiments.testLedger({ id: experiment(world) }),
    check: (value) => {
      expect(value).toEqual({ opened: null, looks: [] });
    },
  },
  {
    procedure: 'experiments.testLedger',
    title: 'has none of an experiment that there is not',
    call: ({ client }) => client.experiments.testLedger({ id: nobody.experiment }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'experiments.openTest',
    title: 'wants to know why',
    call: (world) => world.client.experiments.openTest({ id: experiment(world), reason: ' ' }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'experiments.openTest',
    title: 'opens the test part and keeps why in the ledger',
    call: (world) => world.client.experiments.openTest({ id: experiment(world), reason: 'The model is chosen.' }),
    check: (value) => {
      expect(value).toMatchObject({
        opened: { reason: 'The model is chosen.' },
        looks: [{ kind: 'opening', detail: 'The model is chosen.', runs: 0 }],
      });
    },
  },
  {
    procedure: 'experiments.openTest',
    title: 'opens it once: the first reason stays',
    call: (world) => world.client.experiments.openTest({ id: experiment(world), reason: 'Another one.' }),
    check: (value) => {
      expect(value).toMatchObject({ opened: { reason: 'The model is chosen.' }, looks: [{ kind: 'opening' }] });
    },
  },
  {
    procedure: 'experiments.create',
    title: 'names the field of a configuration that is not valid',
    call: (world) =>
      world.client.experiments.create({
        name: 'Wrong',
        datasetId: dataset(world),
        variants: [
          {
            name: 'GRU',
            configuration: { ...configuration, model: { ...configuration.model, training: { epochs: 0 } } },
          },
        ],
      }),
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ field: 'variants.0.configuration.model.training.epochs' });
    },
  },
  {
    procedure: 'experiments.get',
    title: 'answers with the experiment',
    call: (world) => world.client.experiments.get({ id: experiment(world) }),
    check: (value) => {
      expect(value).toMatchObject({ name: 'Power ahead', runCount: 0 });
    },
  },
  {
    procedure: 'experiments.get',
    title: 'knows no other',
    call: ({ client }) => client.experiments.get({ id: nobody.experiment }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'experiments.update',
    title: 'renames',
    call: (world) => world.client.experiments.update({ id: experiment(world), name: 'Power, 3 hours ahead' }),
    check: (value) => {
      expect(value).toMatchObject({ name: 'Power, 3 hours ahead', variants: [{ name: 'GRU' }] });
    },
  },
  {
    procedure: 'experiments.update',
    title: 'refuses data that are not there',
    call: (world) => world.client.experiments.update({ id: experiment(world), datasetId: nobody.dataset }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'experiments.clone',
    title: 'copies under a name of its own',
    call: async (world) => {
      const cloned = await world.client.experiments.clone({ id: experiment(world) });
      world.ids.set('copy', cloned.id);
      return cloned;
    },
    check: (value) => {
      expect(value).toMatchObject({ name: 'Power, 3 hours ahead (2)' });
    },
  },
  {
    procedure: 'experiments.clone',
    title: 'has nothing else to copy',
    call: ({ client }) => client.experiments.clone({ id: nobody.experiment }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'experiments.delete',
    title: 'deletes',
    call: (world) => world.client.experiments.delete({ id: copy(world) }),
  },
  {
    procedure: 'experiments.delete',
    title: 'has nothing else to delete',
    call: ({ client }) => client.experiments.delete({ id: nobody.experiment }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'experiments.restore',
    title: 'undoes the deletion',
    call: (world) => world.client.experiments.restore({ id: copy(world) }),
    check: (value) => {
      expect(value).toMatchObject({ name: 'Power, 3 hours ahead (2)' });
    },
  },
  {
    procedure: 'experiments.restore',
    title: 'has nothing else to restore',
    call: ({ client }) => client.experiments.restore({ id: nobody.experiment }),
    fails: 'NOT_FOUND',
  },
];
