import type { RunNumberField, RunTextField, RunTimeField } from './language';

export const textFields: ReadonlyMap<string, RunTextField> = new Map(
  Object.entries({
    name: 'name',
    model: 'model',
    dataset: 'dataset',
    data: 'dataset',
    tag: 'tag',
    note: 'note',
    group: 'group',
    experiment: 'experiment',
    target: 'target',
    task: 'task',
    engine: 'engine',
    id: 'id',
  } as const),
);

/** Lower case without underscores, so that `val_loss`, `valLoss` and `VALLOSS` are the same field. */
export const numberFields: ReadonlyMap<string, RunNumberField> = new Map(
  Object.entries({
    number: 'number',
    seed: 'seed',
    bestepoch: 'bestEpoch',
    valloss: 'bestValLoss',
    bestvalloss: 'bestValLoss',
    epoch: 'lastEpoch',
    epochs: 'lastEpoch',
    lastepoch: 'lastEpoch',
    loss: 'lastLoss',
    lastloss: 'lastLoss',
    lastvalloss: 'lastValLoss',
    parameters: 'parameterCount',
    parametercount: 'parameterCount',
    skill: 'skill',
    duration: 'durationMs',
    durationms: 'durationMs',
  } as const),
);

export const timeFields: ReadonlyMap<string, RunTimeField> = new Map(
  Object.entries({
    created: 'createdAt',
    createdat: 'createdAt',
    started: 'startedAt',
    startedat: 'startedAt',
    finished: 'finishedAt',
    finishedat: 'finishedAt',
  } as const),
);

/** Field names as people write them, for completion and for messages. */
export const runFilterFields: readonly string[] = [
  ...['name', 'model', 'dataset', 'state', 'tag', 'note', 'group', 'experiment', 'target', 'task', 'engine', 'id'],
  ...['number', 'seed', 'val_loss', 'best_epoch', 'epochs', 'loss', 'last_val_loss', 'parameters', 'skill'],
  ...['duration', 'created', 'started', 'finished', 'test.rmse'],
];
