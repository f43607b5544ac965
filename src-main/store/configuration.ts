import { z } from 'zod';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../core/experiment/schema';
import { checkDocument, parseJson } from './json';

type Upgrade = (old: Record<string, unknown>) => Record<string, unknown>;

/**
 * How a configuration of an older `schemaVersion` becomes one of the next. Runs keep what they ran with, so stored
 * configurations are upgraded when they are read and never rewritten. Version 1 is the first: there is nothing to upgrade.
 */
const upgrades: ReadonlyMap<number, Upgrade> = new Map();

const documentSchema = z.looseObject({ schemaVersion: z.number().int().positive() });

/** @throws GatewiseError WORKSPACE_DAMAGED */
export function readConfiguration(text: string, what: string): ExperimentConfiguration {
  return upgradeConfiguration(parseJson(text, what), what);
}

/** @throws GatewiseError WORKSPACE_DAMAGED */
export function upgradeConfiguration(
  stored: unknown,
  what: string,
  steps: ReadonlyMap<number, Upgrade> = upgrades,
): ExperimentConfiguration {
  let document = checkDocument(documentSchema, stored, what);
  for (let step = steps.get(document.schemaVersion); step !== undefined; step = steps.get(document.schemaVersion)) {
    document = checkDocument(documentSchema, step(document), what);
  }
  return checkDocument(experimentConfigurationSchema, document, what);
}
