import { describe, expect, it } from 'vitest';
import { completeLayers, layerSchema, outputLayer, planWeights, type LayerInput } from '../../../src-main/core/network';

const output = outputLayer({ kind: 'forecast', horizon: 2, classCount: 0 });
const complete = (...layers: LayerInput[]) =>
  completeLayers({ layers: layers.map((layer) => layerSchema.parse(layer)) }, output);
const gru = (place: { id?: string; inputs?: string[] }, returnSequences = true): LayerInput => ({
  type: 'GRU',
  units: 2,
  returnSequences,
  ...place,
});

describe('layers with ids and inputs', () => {
  it('are a list where each takes what the one before it hands on', () => {
    const plain = complete(gru({}), gru({}, false));
    const named = complete(gru({ id: 'first' }), gru({ inputs: ['first'] }, false));
    const shapes = (layers: typeof plain) => planWeights(layers, { lookback: 4, featureCount: 3 });
    expect(shapes(named).map(({ shape }) => shape)).toEqual(shapes(plain).map(({ shape }) => shape));
    expect(shapes(named).map(({ name }) => name.split('/')[0])).toEqual([
      ...['first', 'first', 'first', 'gru', 'gru', 'gru', 'dense', 'dense'],
    ]);
  });

  it('leave an automatic name to the layer that has it as its id', () => {
    const layers = complete(gru({}), gru({ id: 'gru' }), gru({}, false));
    const names = planWeights(layers, { lookback: 4, featureCount: 1 }).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith('gru/'))).toHaveLength(3);
  });

  it.each<[string, LayerInput[], string]>([
    [
      'a join',
      [gru({ id: 'a' }), gru({ id: 'b' }), gru({ inputs: ['a', 'b'] }, false)],
      'model.layers.2: It takes “a” and “b”',
    ],
    ['a branch', [gru({ id: 'a' }), gru({}), gru({ inputs: ['a'] }, false)], 'model.layers.2: It takes “a”'],
    ['a circle', [gru({ id: 'a', inputs: ['a'] }, false)], 'model.layers.0: It takes “a”'],
    ['a layer that is not there', [gru({ inputs: ['z'] }, false)], 'no layer with the id “z”'],
    ['an id twice', [gru({ id: 'a' }), gru({ id: 'a' }, false)], 'Layer 0 already has the id “a”'],
  ])('are refused by name where they are no list: %s', (_, layers, told) => {
    expect(() => complete(...layers)).toThrow(told);
  });
});
