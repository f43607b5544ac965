import type { LinearModel } from './schema';

/** The estimator, e.g. `Ridge`, `ElasticNet`, `Ridge (DLinear)`. */
export function linearName({ estimator, decomposition }: LinearModel): string {
  return decomposition === null ? estimator.type : `${estimator.type} (DLinear)`;
}
