import type { ExperimentConfiguration } from '../../../../src-main/core/experiment/schema';
import { settingsOf, type CellValue } from '../../experiments/draft/variant-grid';

/** Places of a configuration that a parameter may set: single values, but those that say what a thing is. */
export function searchedFields(configuration: ExperimentConfiguration): ReadonlyMap<string, CellValue> {
  const settings = settingsOf({ name: '', configuration });
  return new Map([...settings].filter(([path]) => path !== 'schemaVersion' && !/\.(?:kind|id)$/.test(path)));
}
