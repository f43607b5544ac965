import { said } from '../common/sentence';
import type { TaskConfiguration } from '../task/schema';
import { layerSchema, type Layer } from './schema';
import { requireChain } from './chain';
import { modelError } from './shapes';

export interface OutputSize {
  readonly kind: TaskConfiguration['kind'];
  /** Rows predicted at once; ignored for classification. */
  readonly horizon: number;
  /** Number of classes; ignored for numbers. */
  readonly classCount: number;
}

/**
 * The output layer that a task needs: `Dense` with one linear unit a predicted row, one sigmoid unit for two classes,
 * or one softmax unit a class.
 */
export function outputLayer({ kind, horizon, classCount }: OutputSize): Layer {
  if (kind !== 'classification') return layerSchema.parse({ type: 'Dense', units: horizon });
  if (classCount <= 2) return layerSchema.parse({ type: 'Dense', units: 1, activation: 'sigmoid' });
  return layerSchema.parse({ type: 'Dense', units: classCount, activation: 'softmax' });
}

function handsOnSequence(layer: Layer, before: boolean): boolean {
  switch (layer.type) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return layer.returnSequences;
    case 'Bidirectional':
      return layer.layer.returnSequences;
    case 'Conv1D':
    case 'MaxPooling1D':
      return true;
    case 'GlobalAveragePooling1D':
    case 'Flatten':
      return false;
    case 'Dense':
    case 'Dropout':
      return before;
  }
}

/**
 * The model's layers with the output layer at the end. Nothing else is inserted.
 * @throws GatewiseError MODEL_INVALID naming `model.layers.N` when the layers are no chain, or hand a sequence to the output layer,
 * which would predict once a row instead of once a window
 */
export function completeLayers(model: { readonly layers: readonly Layer[] }, output: Layer): Layer[] {
  requireChain(model.layers);
  let isSequence = true;
  let source = 0;
  for (const [index, layer] of model.layers.entries()) {
    isSequence = handsOnSequence(layer, isSequence);
    if (isSequence && layer.type !== 'Dense' && layer.type !== 'Dropout') source = index;
  }
  if (!isSequence) return [...model.layers, output];
  const layer = model.layers[source];
  const isRecurrent = layer !== undefined && ['SimpleRNN', 'LSTM', 'GRU', 'Bidirectional'].includes(layer.type);
  throw modelError(
    source,
    said`${layer?.type ?? 'The input'} hands a whole sequence to the output layer, which takes one row a window.`,
    isRecurrent
      ? said`Set its returnSequences to false, or add Flatten or GlobalAveragePooling1D after it.`
      : said`Add Flatten, GlobalAveragePooling1D or a recurrent layer after it.`,
  );
}
