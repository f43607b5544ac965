import { z } from 'zod';
import type { TaskConfiguration } from '../task/schema';
import { linearSchema, type LinearModel } from './linear/schema';
import type { ModelSpecification } from './schema';
import { networkPresetSchema, presetNetwork, type NetworkPreset } from './sequential/presets';
import type { SequentialModel } from './sequential/schema';
import { statisticalSchema } from './statistical/schema';
import { gradientBoostingSchema } from './trees/boosting';
import { extraTreesSchema, randomForestSchema } from './trees/forest';

export const presetNameSchema = z.enum([
  ...networkPresetSchema.options,
  'linear',
  'dlinear',
  'auto-ets',
  'dynamic-theta',
  'random-forest',
  'extra-trees',
  'boosting',
]);
export type PresetName = z.infer<typeof presetNameSchema>;

/** A ready model for a task: of linear ones the kind that predicts numbers, or classes. */
export function presetModel(name: NetworkPreset, task?: TaskConfiguration['kind']): SequentialModel;
export function presetModel(name: PresetName, task?: TaskConfiguration['kind']): ModelSpecification;
export function presetModel(name: PresetName, task: TaskConfiguration['kind'] = 'forecast'): ModelSpecification {
  if (name === 'auto-ets') return statisticalSchema.parse({ kind: 'statistical' });
  if (name === 'dynamic-theta') {
    return statisticalSchema.parse({ kind: 'statistical', method: { type: 'DynamicOptimizedTheta' } });
  }
  if (name === 'random-forest') return randomForestSchema.parse({ kind: 'randomForest' });
  if (name === 'extra-trees') return extraTreesSchema.parse({ kind: 'extraTrees' });
  if (name === 'boosting') return gradientBoostingSchema.parse({ kind: 'gradientBoosting' });
  if (name !== 'linear' && name !== 'dlinear') return presetNetwork(name);
  const model = linearSchema.parse({ kind: 'linear', decomposition: name === 'dlinear' ? {} : null });
  return suitedTo(model, task);
}

/** The model for another task: a linear one that predicts numbers, or classes, with its defaults. */
export function suitedTo(model: LinearModel, task: TaskConfiguration['kind']): LinearModel;
export function suitedTo(model: ModelSpecification, task: TaskConfiguration['kind']): ModelSpecification;
export function suitedTo(model: ModelSpecification, task: TaskConfiguration['kind']): ModelSpecification {
  if (model.kind !== 'linear') return model;
  const isLogistic = model.estimator.type === 'LogisticRegression';
  if (isLogistic === (task === 'classification')) return model;
  return linearSchema.parse({ ...model, estimator: { type: isLogistic ? 'Ridge' : 'LogisticRegression' } });
}
