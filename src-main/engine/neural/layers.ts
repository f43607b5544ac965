import type { ModelSummary, PreparedShape, SequentialModel } from '../../core/model';
import { completeLayers, describeModel, outputLayer, type Layer } from '../../core/network';
import { defaultLoss, type PlannedModel } from '../../core/training';

/** All layers of a network for such data, its output layer included. @throws GatewiseError MODEL_INVALID */
export function layersFor(model: SequentialModel, { task, horizon, classCount }: PreparedShape): Layer[] {
  return completeLayers(model, outputLayer({ kind: task, horizon, classCount }));
}

/** Layers with their shapes and parameters. */
export function summarizeLayers(layers: readonly Layer[], shape: PreparedShape): ModelSummary {
  const description = describeModel(layers, shape);
  return {
    parameterCount: description.parameterCount,
    layers: description.layers.map((layer) => ({ ...layer, outputShape: [...layer.outputShape] })),
    facts: [],
  };
}

/** What an engine needs to know to plan its memory. */
export function plannedModel(
  { training }: SequentialModel,
  { task, lookback, featureCount, classCount }: PreparedShape,
  layers: readonly Layer[],
  { seed, threads }: { readonly seed: number; readonly threads: number },
): PlannedModel {
  return {
    layers,
    lookback,
    featureCount,
    optimizer: training.optimizer,
    clipping: training.clipping,
    loss: training.loss ?? defaultLoss({ kind: task, classCount }),
    batchSize: training.batchSize,
    seed,
    threads,
  };
}
