import { describe, expect, it } from 'vitest';
import { dependsOnEpochs, presetModel, type ModelSpecification } from '../../../src-main/core/model';
import { modelSchema } from '../../../src-main/core/model/schema';

const withSchedule = (schedule: object): ModelSpecification => {
  const model = presetModel('gru');
  if (!('training' in model)) throw new Error('a network has a training');
  return modelSchema.parse({ ...model, training: { ...model.training, schedule } });
};

describe('a model whose epochs depend on how many there are', () => {
  it('is one whose learning rate follows a cosine over all of them', () => {
    expect(dependsOnEpochs(withSchedule({ type: 'cosine' }))).toBe(true);
    expect(dependsOnEpochs(withSchedule({ type: 'constant' }))).toBe(false);
    expect(dependsOnEpochs(withSchedule({ type: 'reduceOnPlateau' }))).toBe(false);
    expect(dependsOnEpochs(presetModel('linear'))).toBe(false);
    expect(dependsOnEpochs(presetModel('boosting'))).toBe(false);
  });
});
