import { runDetailSchema, predictionsSchema, type Predictions, type RunDetail } from '../../src-main/core/run/schema';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { presetModel } from '../../src-main/core/model';

/** A run as the store would answer, complete and valid; `change` replaces fields. */
export function runDetail(change: Partial<Record<keyof RunDetail, unknown>> = {}): RunDetail {
  return runDetailSchema.parse({
    id: 'run_aaaaaaaaaa',
    number: 1,
    name: 'GRU',
    experimentId: 'ex_aaaaaaaaaa',
    datasetId: 'ds_aaaaaaaaaa',
    datasetName: 'Oil',
    datasetHash: 'a'.repeat(64),
    groupId: null,
    studyId: null,
    trial: null,
    state: 'succeeded',
    modelName: 'GRU 64',
    taskKind: 'forecast',
    target: 'OT',
    seed: 0,
    engine: 'tfjs',
    parameterCount: 100,
    progress: null,
    waiting: null,
    bestEpoch: 2,
    bestValLoss: 0.5,
    lastEpoch: 3,
    lastLoss: 0.4,
    lastValLoss: 0.6,
    checkpointEpoch: null,
    metrics: { 'test.rmse': 2, 'test.mae': 1.5 },
    skill: 0.1,
    disqualified: null,
    createdAt: 0,
    startedAt: 0,
    finishedAt: 1000,
    durationMs: 1000,
    tags: [],
    note: '',
    error: null,
    configuration: experimentConfigurationSchema.parse({ task: { target: 'OT' }, model: presetModel('gru') }),
    environment: null,
    model: null,
    split: {
      rowCount: 100,
      parts: {
        train: { from: 0, to: 70, windows: 40, start: 0, end: 1 },
        validation: { from: 70, to: 85, windows: 10, start: 1, end: 2 },
        test: { from: 85, to: 100, windows: 10, start: 2, end: 3 },
      },
    },
    inputNames: ['OT'],
    memoryBytes: null,
    singlePredictionMs: null,
    outcome: null,
    evaluation: null,
    resumptions: [],
    usage: null,
    history: [1, 2, 3].map((epoch) => ({
      epoch,
      loss: 1 / epoch,
      valLoss: 1 / epoch,
      learningRate: 0.001,
      durationMs: 5,
    })),
    overrides: {},
    unreadable: [],
    log: [],
    artefacts: [],
    ...change,
  });
}

/** One-step forecasts of `actual` whose errors are `errors`. */
export function forecasts(actual: readonly number[], errors: readonly number[], firstRow = 85): Predictions {
  return predictionsSchema.parse({
    part: 'test',
    horizon: 1,
    classNames: null,
    time: actual.map((_, index) => index * 3_600_000),
    hasTime: true,
    intervalMs: 3_600_000,
    rows: actual.map((_, index) => firstRow + index),
    actual,
    predicted: actual.map((value, index) => value + (errors[index] ?? 0)),
  });
}
