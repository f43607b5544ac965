import { keepsCategories } from '../model/schema';
import type { PreparationInput } from '../preparation';
import type { ExperimentConfiguration } from './schema';

/** What preparing data for a configuration has to know, its model's wishes among it. */
export function preparationOf(configuration: ExperimentConfiguration): PreparationInput {
  const { task, preparation, split, window, model } = configuration;
  return { task, preparation, split, window, keepsCategories: keepsCategories(model) };
}
