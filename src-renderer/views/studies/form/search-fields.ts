import type { ExperimentConfiguration } from '../../../../src-main/core/experiment/schema';
import { modelSchema } from '../../../../src-main/core/model';
import { settingsOf, type CellValue } from '../../experiments/draft/variant-grid';
import type { PartChoice } from './model-choices';

/**
 * Places of a configuration that a parameter may set: single values, but those that say what a thing is. With them those of the
 * models that are searched, which the variant's own may not have.
 */
export function searchedFields(
  configuration: ExperimentConfiguration,
  models: readonly PartChoice[] = [],
): ReadonlyMap<string, CellValue> {
  const others = models.flatMap(({ value }) => {
    const model = modelSchema.safeParse(value);
    return model.success ? [{ ...configuration, model: model.data }] : [];
  });
  // The variant's own values come last, in the places of the others'.
  const settings = [...others, configuration].flatMap((one) => [...settingsOf({ name: '', configuration: one })]);
  return new Map(settings.filter(([path]) => path !== 'schemaVersion' && !/\.(?:kind|id)$/.test(path)));
}
