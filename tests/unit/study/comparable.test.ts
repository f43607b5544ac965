import { describe, expect, it } from 'vitest';
import { datasetIdSchema } from '../../../src-main/core/common/ids';
import {
  experimentConfigurationSchema,
  type ExperimentConfigurationInput,
} from '../../../src-main/core/experiment/schema';
import { studySettingsSchema } from '../../../src-main/core/study';
import { incomparability } from '../../../src-main/core/study/analysis';
import { rateAndUnits } from '../../support/rate-and-units';

const datasetId = datasetIdSchema.parse('ds_abcdefghij');
const base: ExperimentConfigurationInput = {
  task: { target: 'load' },
  model: { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }], training: { epochs: 3 } },
};
interface Change {
  readonly figure?: string;
  readonly direction?: 'minimize' | 'maximize';
  readonly datasetId?: typeof datasetId;
  readonly datasetHash?: string;
  readonly configuration?: Partial<ExperimentConfigurationInput>;
  /** Searched beside the rate and the units. */
  readonly path?: string;
}
const study = ({ figure = 'valLoss', direction = 'minimize', configuration = {}, path, ...own }: Change = {}) => ({
  datasetId,
  datasetHash: 'a',
  ...own,
  settings: studySettingsSchema.parse({
    space: {
      ...rateAndUnits,
      parameters: [
        ...rateAndUnits.parameters,
        ...(path === undefined ? [] : [{ name: path, distribution: { kind: 'int', low: 1, high: 2 } }]),
      ],
    },
    objectives: [{ figure, direction }],
  }),
  configuration: experimentConfigurationSchema.parse({ ...base, ...configuration }),
});
const reason = (change: Change, first: Change = {}) => incomparability(study(first), study(change));

describe('studies that are drawn over each other', () => {
  it('look for the same figure in the same direction, of the same rows', () => {
    expect(reason({})).toBeNull();
    expect(reason({ figure: 'validation.mae' })).toBe('objective');
    expect(reason({ figure: 'validation.r2', direction: 'maximize' }, { figure: 'validation.r2' })).toBe('objective');
    expect(reason({ datasetId: datasetIdSchema.parse('ds_zzzzzzzzzz'), datasetHash: 'b' })).toBe('dataset');
    expect(reason({ datasetHash: 'b' })).toBe('version');
    expect(reason({ configuration: { task: { target: 'heat' } } })).toBe('target');
    expect(reason({ configuration: { task: { target: 'load', kind: 'regression' } } })).toBe('target');
    expect(reason({ configuration: { window: { horizon: 2 } } })).toBe('horizon');
    expect(reason({ configuration: { split: { kind: 'ratio', train: 0.6, validation: 0.2, test: 0.2 } } })).toBe(
      'split',
    );
    expect(reason({ configuration: { preparation: { steps: [{ kind: 'resample', intervalMs: 7_200_000 }] } } })).toBe(
      'split',
    );
  });

  it('have losses on the same scale where these are what they look for, and only there', () => {
    const losses: readonly Partial<ExperimentConfigurationInput>[] = [
      { preparation: { scaling: { target: 'minmax' } } },
      { window: { normalization: 'lastValue' } },
      { preparation: { steps: [{ kind: 'power', columns: ['load'], method: 'yeoJohnson' }] } },
      { model: { ...base.model, training: { epochs: 3, loss: 'mae' } } as ExperimentConfigurationInput['model'] },
      { model: { kind: 'gradientBoosting' } },
    ];
    for (const configuration of losses) {
      expect(reason({ configuration })).toBe('loss');
      expect(reason({ configuration, figure: 'validation.mae' }, { figure: 'validation.mae' })).toBeNull();
    }
    const named = { ...base.model, training: { epochs: 9, loss: 'mse' } } as ExperimentConfigurationInput['model'];
    expect(reason({ configuration: { model: named } })).toBeNull();
    expect(reason({ configuration: { window: { lookback: 99 } } })).toBeNull();
  });

  it('have trials that mean the same among each other', () => {
    const metric = { figure: 'validation.mae' };
    for (const path of [
      'window.horizon',
      'window.stride',
      'split.train',
      'split',
      'preparation.steps',
      'task.target',
    ]) {
      expect(reason({ ...metric, path }, metric)).toBe('varies');
      expect(reason(metric, { ...metric, path })).toBe('varies');
    }
    for (const path of ['window.lookback', 'model', 'preparation.scaling.target', 'window.normalization', 'seed']) {
      expect(reason({ ...metric, path }, metric)).toBeNull();
    }
    for (const path of ['model', 'window.normalization', 'preparation.scaling.target'])
      expect(reason({ path })).toBe('varies');
    expect(reason({ path: 'window.lookback' })).toBeNull();
  });
});
