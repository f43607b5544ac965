import { GatewiseError, issuesOf, issueText } from '../common/errors';
import { said } from '../common/sentence';
import type { ExperimentConfiguration } from '../experiment/schema';
import { parseConfiguration } from '../experiment/versions';
import { withValues } from '../tuning/configure';
import type { SearchSpace, TrialValues } from '../tuning/space';

/**
 * The configuration with a trial's values in their places, in the order of the space.
 * @throws GatewiseError BAD_INPUT for values that make no configuration, with the first thing that does not fit
 */
export function configured(
  configuration: ExperimentConfiguration,
  space: SearchSpace,
  values: TrialValues,
): ExperimentConfiguration {
  const parsed = parseConfiguration(withValues(configuration, space, values));
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error.issues);
  const [first] = issues;
  throw new GatewiseError('BAD_INPUT', first === undefined ? said`not valid` : issueText(first), {
    ...(first === undefined ? {} : { field: first.path }),
    issues,
  });
}
