import type { ExperimentConfiguration } from '../core/experiment/schema';
import { wantedEngine } from '../core/model';
import type { EngineChoice } from '../core/training';

/** The configuration's own choice of engine, else the workspace's. */
export function engineFor(configuration: ExperimentConfiguration, preferred: EngineChoice): EngineChoice {
  return wantedEngine(configuration.model) ?? preferred;
}

/** Whether a model is one that several engines can train, and nobody named one. */
export function choosesEngine(configuration: ExperimentConfiguration, preferred: EngineChoice): boolean {
  return configuration.model.kind === 'sequential' && engineFor(configuration, preferred) === 'auto';
}
