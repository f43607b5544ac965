import { describe, expect, it } from 'vitest';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { strayFields } from '../../../src-main/core/experiment/stray-fields';
import { configured } from '../../../src-main/core/study';
import { searchSpaceSchema } from '../../../src-main/core/tuning';

const given = {
  task: { target: 'OT' },
  window: { lookback: 24 },
  model: { kind: 'sequential', layers: [{ type: 'GRU', units: 8 }], training: { epochs: 3 } },
};
const made = experimentConfigurationSchema.parse(given);

describe('fields that no configuration has', () => {
  it('are told with their paths, in lists too', () => {
    const layers = [{ type: 'GRU', units: 8, unit: 9 }];
    const slips = {
      ...given,
      window: { lokback: 3 },
      model: { ...given.model, layers, training: { epochss: 1, optimizer: { type: 'adam', momentun: 1 } } },
    };
    expect(strayFields(slips, made)).toEqual([
      'window.lokback',
      'model.layers.0.unit',
      'model.training.epochss',
      'model.training.optimizer.momentun',
    ]);
  });

  it('are none in a part of a configuration, in a whole one, and in one of an earlier version', () => {
    expect(strayFields(given, made)).toEqual([]);
    expect(strayFields(made, made)).toEqual([]);
    expect(strayFields({ ...made, schemaVersion: 2, training: {} }, made)).toEqual([]);
    expect(strayFields('text', made)).toEqual([]);
  });
});

it('a value whose place the configuration does not have is refused, and not tried without effect', () => {
  const space = (name: string) =>
    searchSpaceSchema.parse({ parameters: [{ name, distribution: { kind: 'float', low: 0, high: 1 } }] });
  expect(() => configured(made, space('model.training.momentum'), { 'model.training.momentum': 0.5 })).toThrow(
    'The configuration has no place "model.training.momentum": its values would change nothing.',
  );
  const rate = 'model.training.optimizer.learningRate';
  expect(configured(made, space(rate), { [rate]: 0.5 }).model).toMatchObject({
    training: { optimizer: { learningRate: 0.5 } },
  });
});
