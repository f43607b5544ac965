import { GatewiseError, issuesOf, issueText } from '../common/errors';
import { said } from '../common/sentence';
import type { ExperimentConfiguration } from '../experiment/schema';
import { parseConfiguration } from '../experiment/versions';
import { withEngine } from '../model';
import type { EngineId } from '../training/device';
import { activeParameters } from '../tuning/active';
import { pathsOf, valueAtPath, withValues } from '../tuning/configure';
import type { SearchSpace, TrialValues } from '../tuning/space';
import { engineOfTrial } from './engines';
import type { StudySettings } from './settings';

/**
 * The configuration with a trial's values in their places, in the order of the space.
 * @throws GatewiseError BAD_INPUT for values that make no configuration, with the first thing that does not fit, and for a value whose place
 *   the configuration does not have: it would change nothing
 */
export function configured(
  configuration: ExperimentConfiguration,
  space: SearchSpace,
  values: TrialValues,
): ExperimentConfiguration {
  const parsed = parseConfiguration(withValues(configuration, space, values));
  if (parsed.success) {
    requirePlaces(parsed.data, space, values);
    return parsed.data;
  }
  const issues = issuesOf(parsed.error.issues);
  const [first] = issues;
  throw new GatewiseError('BAD_INPUT', first === undefined ? said`not valid` : issueText(first), {
    ...(first === undefined ? {} : { field: first.path }),
    issues,
  });
}

/**
 * What a trial trains: the configuration with its values, on the engine that its number has. A kind of model without a choice of
 * engines stays as it is.
 * @throws GatewiseError BAD_INPUT for values that make no configuration
 */
export function trialConfiguration(
  { configuration, settings }: { readonly configuration: ExperimentConfiguration; readonly settings: StudySettings },
  { number, values }: { readonly number: number; readonly values: TrialValues },
): ExperimentConfiguration {
  return trainedBy(configured(configuration, settings.space, values), engineOfTrial(settings.engines, number));
}

/** The configuration on an engine; null: as it is. */
export function trainedBy(configuration: ExperimentConfiguration, engine: EngineId | null): ExperimentConfiguration {
  return engine === null ? configuration : { ...configuration, model: withEngine(configuration.model, engine) };
}

function requirePlaces(configuration: ExperimentConfiguration, space: SearchSpace, values: TrialValues): void {
  for (const parameter of activeParameters(space, values)) {
    if (values[parameter.name] === undefined) continue;
    const lost = pathsOf(parameter).find((path) => valueAtPath(configuration, path) === undefined);
    if (lost === undefined) continue;
    throw new GatewiseError(
      'BAD_INPUT',
      said`The configuration has no place "${lost}": its values would change nothing.`,
      { field: lost },
    );
  }
}
