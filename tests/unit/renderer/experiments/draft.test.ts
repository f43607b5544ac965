import { describe, expect, it } from 'vitest';
import { experimentConfigurationSchema } from '../../../../src-main/core/experiment/schema';
import { presetModel } from '../../../../src-main/core/model';
import { datasetIdSchema } from '../../../../src-main/core/common/ids';
import { splitSummarySchema } from '../../../../src-main/core/run/split-summary';
import { copyPlain } from '../../../../src-renderer/form/paths';
import { followShared, moveItem, splitAs, type Draft } from '../../../../src-renderer/views/experiments/draft/draft';
import { parseKept } from '../../../../src-renderer/views/experiments/draft/kept-drafts';
import {
  createLayer,
  layerTypes,
  toggleBidirectional,
} from '../../../../src-renderer/views/experiments/model/sequential/layers';
import { windowRows } from '../../../../src-renderer/views/experiments/window/window-rows';

function makeDraft(): Draft {
  const configuration = experimentConfigurationSchema.parse({ task: { target: 'OT' }, model: presetModel('gru') });
  return {
    name: 'Oil',
    datasetId: datasetIdSchema.parse('ds_0123456789'),
    variants: ['GRU', 'LSTM', 'own'].map((name) => ({ name, configuration: copyPlain(configuration) })),
  };
}

/** How its first variant, a network, is trained. */
function trainingOf(draft: Draft | undefined): object {
  const model = draft?.variants[0]?.configuration.model;
  return model !== undefined && 'training' in model ? model.training : {};
}

const split = splitSummarySchema.parse({
  rowCount: 1000,
  parts: {
    train: { from: 0, to: 700, windows: 676, start: Date.UTC(2016, 6, 1), end: null },
    validation: { from: 700, to: 850, windows: 126, start: Date.UTC(2016, 6, 30, 4), end: null },
    test: { from: 850, to: 1000, windows: 126, start: Date.UTC(2016, 7, 5), end: null },
  },
});

describe('a draft of an experiment', () => {
  it('carries a shared section to the variants that had the same', () => {
    const draft = makeDraft();
    draft.variants[2]!.configuration.window.lookback = 7;
    const before = copyPlain(draft.variants[0]!.configuration.window);
    draft.variants[0]!.configuration.window.lookback = 48;
    followShared(draft, 0, 'window', before);
    expect(draft.variants.map(({ configuration }) => configuration.window.lookback)).toEqual([48, 48, 7]);
    draft.variants[0]!.configuration.window.horizon = 3;
    expect(draft.variants[1]!.configuration.window.horizon).toBe(24);
  });

  it('says the present split in rows and in dates', () => {
    expect(splitAs('count', split, 'UTC')).toEqual({ kind: 'count', train: 700, validation: 150, test: 150 });
    expect(splitAs('date', split, 'UTC')).toEqual({
      kind: 'date',
      validationStart: '2016-07-30T04:00:00',
      testStart: '2016-08-05T00:00:00',
      end: null,
    });
    // Borders are read on the clock of the data's zone, so they are written on it.
    expect(splitAs('date', split, 'Asia/Seoul')).toMatchObject({
      validationStart: '2016-07-30T13:00:00',
      testStart: '2016-08-05T09:00:00',
    });
    expect(experimentConfigurationSchema.shape.split.safeParse(splitAs('date', split, 'UTC')).success).toBe(true);
    expect(experimentConfigurationSchema.shape.split.safeParse(splitAs('date', null, 'UTC')).success).toBe(false);
    expect(experimentConfigurationSchema.shape.split.safeParse(splitAs('count', null, 'UTC')).success).toBe(true);
  });

  it('keeps invalid values in the copy of this browser and refuses damaged copies', () => {
    const draft = makeDraft();
    Object.assign(trainingOf(draft), { epochs: 'many' });
    const kept = parseKept(JSON.stringify({ at: 5, draft }));
    expect(trainingOf(kept?.draft)).toMatchObject({ epochs: 'many' });
    for (const text of [
      null,
      '{"at":5',
      '{"at":5,"draft":{}}',
      'null',
      JSON.stringify({ at: 5, draft: { ...draft, variants: [{}] } }),
    ]) {
      expect(parseKept(text)).toBeNull();
    }
  });

  it('moves layers within their bounds only', () => {
    const list = ['a', 'b', 'c'];
    moveItem(list, 0, 2);
    expect(list).toEqual(['b', 'c', 'a']);
    moveItem(list, 0, -1);
    moveItem(list, 0, 3);
    expect(list).toEqual(['b', 'c', 'a']);
  });

  it('creates every kind of layer, and wraps and unwraps the recurrent ones', () => {
    for (const type of layerTypes) {
      const layer = createLayer(type);
      expect(layer.type).toBe(type);
      expect(toggleBidirectional(toggleBidirectional(layer))).toEqual(layer);
    }
    expect(toggleBidirectional(createLayer('GRU'))).toMatchObject({
      type: 'Bidirectional',
      layer: { type: 'GRU', units: 32 },
    });
  });

  it('counts the rows of a window', () => {
    const window = { lookback: 24, horizon: 24, stride: 1, offset: 1, normalization: 'none' } as const;
    expect(windowRows(window)).toEqual({ seenTo: 24, predictedFrom: 24, predictedTo: 48, span: 48 });
    expect(windowRows({ ...window, horizon: 1, offset: 0 })).toEqual({
      seenTo: 24,
      predictedFrom: 23,
      predictedTo: 24,
      span: 24,
    });
  });
});
