import { describe, expect, it } from 'vitest';
import { defaultConfiguration } from '../../../../src-main/core/recipe';
import { partsOfPath } from '../../../../src-renderer/form/paths';
import type { Draft } from '../../../../src-renderer/views/experiments/draft/draft';
import {
  commonSettings,
  expandGrid,
  gridSize,
  modelRow,
  readCell,
  settingRows,
  writeCell,
} from '../../../../src-renderer/views/experiments/draft/variant-grid';

const units = 'model.layers.0.units';
const variant = (name: string, preset: 'gru' | 'lstm' | 'bilstm' | 'linear' = 'gru'): Draft['variants'][number] => ({
  name,
  configuration: defaultConfiguration({ preset, target: 'load' }),
});
const unitsOf = (variants: Draft['variants']) =>
  variants.map(({ configuration: { model } }) =>
    'layers' in model && model.layers[0]?.type === 'GRU' ? model.layers[0].units : null,
  );

describe('the table of variants', () => {
  it('has a row for each setting that differs or was asked for, and none for what is shared', () => {
    const variants = [variant('A'), variant('B')];
    expect(settingRows(variants, [])).toEqual([]);
    expect(settingRows(variants, [units])).toEqual([{ path: units, values: [64, 64], differs: false }]);
    const [, second] = variants;
    if (second !== undefined) second.configuration.window.lookback = 48;
    expect(settingRows(variants, []).map(({ path, differs }) => [path, differs])).toEqual([['window.lookback', true]]);
    expect(commonSettings(variants)).toContain(units);
    expect(commonSettings(variants)).not.toContain('window.lookback');
  });

  it('names the models where they are of different make, in the place of settings that one of them lacks', () => {
    const variants = [variant('A'), variant('B', 'lstm')];
    expect(modelRow(variants)).toEqual(['GRU 64', 'LSTM 64']);
    expect(settingRows(variants, []).filter(({ path }) => path.startsWith('model.layers'))).toEqual([]);
    expect(modelRow([variant('A'), variant('B')])).toBeNull();
    expect(partsOfPath(units)).toEqual({ layer: 1, name: 'units' });
    expect(partsOfPath('window.lookback')).toEqual({ layer: null, name: 'lookback' });
  });

  it('takes a setting that one kind of model lacks for no difference, unless the others differ in it', () => {
    const variants = [variant('A'), variant('B', 'lstm'), variant('C', 'linear')];
    const epochs = 'model.training.epochs';
    expect(settingRows(variants, []).filter(({ path }) => path.startsWith('model.'))).toEqual([]);
    expect(commonSettings(variants)).toContain(epochs);
    expect(settingRows(variants, [epochs]).map(({ values }) => values[2])).toEqual([undefined]);
    const model = variants[1]?.configuration.model;
    if (model !== undefined && 'training' in model) model.training.epochs += 1;
    expect(settingRows(variants, []).map(({ path, differs }) => [path, differs])).toEqual([[epochs, true]]);
    expect(commonSettings(variants)).not.toContain(epochs);
  });

  it.each([
    ['64, 128', 32, [64, 128]],
    ['64,128', 32, [64, 128]],
    ['64; 128; 64', 32, [64, 128]],
    ['0,5; 0,7', 0.1, [0.5, 0.7]],
    ['0.001', 0.1, [0.001]],
    ['adam; sgd', 'adam', ['adam', 'sgd']],
    ['true, false', true, [true, false]],
    ['–; 5', null, [null, 5]],
    ['many', 32, null],
    ['', 32, null],
  ] as const)('reads %j in a cell of %j', (text, present, values) => {
    expect(readCell(text, present)).toEqual(values);
  });

  it('writes what it reads', () => {
    for (const value of [64, 0.5, 'adam', true, null]) expect(readCell(writeCell(value), value)).toEqual([value]);
  });

  it('makes a variant for every combination of the values of its cells, and leaves the others alone', () => {
    const variants = [variant('A'), variant('B')];
    const cells = [
      { variant: 0, path: units, values: [16, 32] },
      { variant: 0, path: 'window.lookback', values: [24, 48, 96] },
    ];
    expect(gridSize(2, cells)).toBe(7);
    const made = expandGrid(variants, cells);
    expect(unitsOf(made)).toEqual([16, 16, 16, 32, 32, 32, 64]);
    expect(made.map(({ configuration }) => configuration.window.lookback).slice(0, 3)).toEqual([24, 48, 96]);
    expect(made[0]?.name).toBe('A · units 16 · lookback 24');
    expect(made[6]).toEqual(variants[1]);
    expect(unitsOf(variants)).toEqual([64, 64]);
  });

  it('changes a cell of one value without another name', () => {
    const [made, ...others] = expandGrid([variant('A')], [{ variant: 0, path: units, values: [8] }]);
    expect(others).toEqual([]);
    expect(made?.name).toBe('A');
    expect(unitsOf(made === undefined ? [] : [made])).toEqual([8]);
  });
});
