import { cpus } from 'node:os';
import { GatewiseError } from '../../core/common/errors';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import { completeLayers, describeModel, initialWeights, outputLayer, type Layer } from '../../core/network';
import type { Part } from '../../core/task/schema';
import type { PreparedData, PreparedRows } from '../../core/preparation';
import type { ModelSummary, RunEnvironment, SplitSummary } from '../../core/run/schema';
import { defaultLoss, type EngineDescription, type PlannedModel, type TrainerSpecification } from '../../core/training';
import packageManifest from '../../../package.json';

/** The model that a configuration and prepared data make together. */
export function layersFor(configuration: ExperimentConfiguration, prepared: Pick<PreparedRows, 'classNames'>): Layer[] {
  const { task, window, model } = configuration;
  const classCount = prepared.classNames?.length ?? 0;
  if (prepared.classNames !== null && classCount < 2) {
    throw new GatewiseError('BAD_INPUT', `“${task.target}” has ${classCount} class. A classification needs two.`, {
      field: 'task.target',
      column: task.target,
    });
  }
  return completeLayers(model, outputLayer({ kind: task.kind, horizon: window.horizon, classCount }));
}

/** Layers with their shapes and parameters, as a run stores them. */
export function summarizeModel(layers: readonly Layer[], lookback: number, featureCount: number): ModelSummary {
  const description = describeModel(layers, { lookback, featureCount });
  return {
    parameterCount: description.parameterCount,
    layers: description.layers.map((layer) => ({ ...layer, outputShape: [...layer.outputShape] })),
  };
}

const namedSeries = 100;

/** Rows, windows and times of each part, as a run stores them; parts of a panel count rows over all series. */
export function summarizeSplit(prepared: PreparedData): SplitSummary {
  const { plan, rowCount, time, seriesBoundaries, markedValues, untimedRows, leftOutSeries } = prepared;
  const isPanel = seriesBoundaries.length > 1;
  let rowsBefore = 0;
  const part = (name: Part) => {
    const { from, to, rowCount: rows, windowCount, missingTargets, segments } = plan.parts[name];
    const place = isPanel ? { from: rowsBefore, to: rowsBefore + rows, series: segments.length } : { from, to };
    rowsBefore += rows;
    let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const segment of segments) {
      start = Math.min(start, time?.[segment.from] ?? start);
      end = Math.max(end, time?.[segment.to - 1] ?? end);
    }
    const has = start <= end;
    return { ...place, windows: windowCount, missingTargets, start: has ? start : null, end: has ? end : null };
  };
  return {
    rowCount,
    parts: { train: part('train'), validation: part('validation'), test: part('test') },
    markedValues: [...markedValues],
    untimedRows,
    leftOutSeries: { count: leftOutSeries.length, first: leftOutSeries.slice(0, namedSeries) },
  };
}

/** What an engine needs to know to plan its memory. */
export function plannedModel(
  configuration: ExperimentConfiguration,
  prepared: Pick<PreparedRows, 'classNames' | 'featureCount'>,
  layers: readonly Layer[],
  seed: number,
  threads: number,
): PlannedModel {
  const { training, window, task } = configuration;
  return {
    layers,
    lookback: window.lookback,
    featureCount: prepared.featureCount,
    optimizer: training.optimizer,
    clipping: training.clipping,
    loss: training.loss ?? defaultLoss({ kind: task.kind, classCount: prepared.classNames?.length ?? 0 }),
    batchSize: training.batchSize,
    seed,
    threads,
  };
}

/** What an engine needs to build the model; the initial weights are drawn from the seed. */
export function trainerSpecification(planned: PlannedModel): TrainerSpecification {
  return { ...planned, initialWeights: initialWeights(planned.layers, planned, planned.seed) };
}

/** Machine, engine and versions, as a run stores them. */
export function describeEnvironment({ id, device }: EngineDescription, threads: number): RunEnvironment {
  return {
    gatewise: packageManifest.version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    engine: id,
    device,
    threads,
    libraries: { '@tensorflow/tfjs-core': packageManifest.dependencies['@tensorflow/tfjs-core'] },
  };
}
