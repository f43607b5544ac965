import { layerSchema, type Layer, type LayerInput } from '../../../../../src-main/core/network/schema';
import { describeFields, describeVariants, type NamedField } from '../../../../form/describe';

export type LayerType = Layer['type'];

const variants = describeVariants(layerSchema);

/** All layers that a model can have, in the order of the schema. */
export const layerTypes: readonly LayerType[] = layerSchema.options.map((option) => option.shape.type.value);

/** The editable single-valued options of a layer. */
export function layerFields(type: LayerType): readonly NamedField[] {
  const schema = variants.get(type);
  // A list of cards needs no names: what feeds a layer is the card above it.
  return schema === undefined ? [] : describeFields(schema).filter(({ name }) => name !== 'id');
}

/** The weights of a layer that can be regularised, under Keras's names. */
export function regularizersOf(type: LayerType): readonly string[] {
  return Object.keys(variants.get(type)?.shape ?? {}).filter((name) => name.endsWith('Regularizer'));
}

/** The fields that say most about a layer, shown while it is folded. */
export const leadingFields: readonly string[] = [
  'units',
  'filters',
  'kernelSize',
  'poolSize',
  'rate',
  'activation',
  'returnSequences',
  'mergeMode',
];

const beginnings: Partial<Record<LayerType, LayerInput>> = {
  Conv1D: { type: 'Conv1D', filters: 32, kernelSize: 3, padding: 'causal', activation: 'relu' },
  Bidirectional: { type: 'Bidirectional', layer: { type: 'LSTM', units: 32 } },
  SimpleRNN: { type: 'SimpleRNN', units: 32 },
  LSTM: { type: 'LSTM', units: 32 },
  GRU: { type: 'GRU', units: 32 },
  Dense: { type: 'Dense', units: 32, activation: 'relu' },
};

/** A fresh layer with sensible sizes. */
export function createLayer(type: LayerType): Layer {
  return layerSchema.parse(beginnings[type] ?? { type });
}

/** A layer's name as a person says it, e.g. `Bidirectional(LSTM)`. */
export function layerTitle(layer: Layer): string {
  return layer.type === 'Bidirectional' ? `Bidirectional(${layer.layer.type})` : layer.type;
}

const recurrentTypes = ['SimpleRNN', 'LSTM', 'GRU'] as const;
export type RecurrentType = (typeof recurrentTypes)[number];
export const recurrentLayerTypes: readonly RecurrentType[] = recurrentTypes;

/** The same layer wrapped in, or taken out of, `Bidirectional`. */
export function toggleBidirectional(layer: Layer): Layer {
  if (layer.type === 'Bidirectional') return layer.layer;
  if (layer.type === 'SimpleRNN' || layer.type === 'LSTM' || layer.type === 'GRU') {
    return { type: 'Bidirectional', layer, mergeMode: 'concat' };
  }
  return layer;
}
