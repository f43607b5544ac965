import type { ExperimentConfiguration } from '../core/experiment/schema';
import { wantedEngine } from '../core/model';
import type { EngineChoice } from '../core/training';

/** The configuration's own choice of engine, else the workspace's. */
export function engineFor(configuration: ExperimentConfiguration, preferred: EngineChoice): EngineChoice {
  return wantedEngine(configuration.model) ?? preferred;
}
