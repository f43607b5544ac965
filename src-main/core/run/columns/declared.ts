import type { RunColumnDeclaration } from './definition';

/**
 * Every column that needs no metric and no tag, in the order of the menu of columns. One more is an entry here and its title in
 * `runs.columns` of each language.
 */
export const declaredColumns = {
  number: { kind: 'integer', source: { in: 'field', field: 'number' } },
  name: { kind: 'text', source: { in: 'foldedField', field: 'name' }, searched: true },
  model: { kind: 'text', source: { in: 'foldedField', field: 'modelName' }, searched: true },
  dataset: { kind: 'text', source: { in: 'datasetName' }, names: ['dataset', 'data'], searched: true },
  target: { kind: 'text', source: { in: 'foldedField', field: 'target' } },
  task: { kind: 'task', source: { in: 'field', field: 'taskKind' } },
  state: { kind: 'state', source: { in: 'field', field: 'state' } },
  best: {
    kind: 'number',
    source: { in: 'field', field: 'bestValLoss' },
    names: ['val_loss', 'best_val_loss'],
    averaged: true,
  },
  bestEpoch: {
    kind: 'integer',
    source: { in: 'field', field: 'bestEpoch' },
    names: ['best_epoch'],
    averaged: true,
  },
  last: { kind: 'number', source: { in: 'field', field: 'lastValLoss' }, names: ['last_val_loss'], averaged: true },
  loss: { kind: 'number', source: { in: 'field', field: 'lastLoss' }, names: ['loss', 'last_loss'], averaged: true },
  lastEpoch: {
    kind: 'integer',
    source: { in: 'field', field: 'lastEpoch' },
    names: ['epochs', 'epoch', 'last_epoch'],
    averaged: true,
  },
  skill: { kind: 'share', source: { in: 'field', field: 'skill' }, averaged: true, looksAtTest: true },
  duration: { kind: 'duration', source: { in: 'field', field: 'durationMs' }, averaged: true },
  parameters: { kind: 'integer', source: { in: 'field', field: 'parameterCount' } },
  seed: { kind: 'integer', source: { in: 'field', field: 'seed' } },
  engine: { kind: 'code', source: { in: 'field', field: 'engine' } },
  created: { kind: 'time', source: { in: 'field', field: 'createdAt' } },
  started: { kind: 'time', source: { in: 'field', field: 'startedAt' } },
  finished: { kind: 'time', source: { in: 'field', field: 'finishedAt' } },
  tags: { kind: 'tags', source: { in: 'tags' }, names: ['tag'], searched: true },
  note: { kind: 'note', source: { in: 'foldedField', field: 'note' }, searched: true },
  disqualified: { kind: 'code', source: { in: 'field', field: 'disqualified' } },
  id: { kind: 'code', source: { in: 'field', field: 'id' } },
  experiment: { kind: 'code', source: { in: 'owner', owner: 'experiment' } },
  group: { kind: 'code', source: { in: 'owner', owner: 'group' } },
  datasetId: { kind: 'code', source: { in: 'field', field: 'datasetId' }, names: ['dataset_id'] },
  datasetHash: { kind: 'code', source: { in: 'field', field: 'datasetHash' }, names: ['dataset_hash'] },
} as const satisfies Readonly<Record<string, RunColumnDeclaration>>;
