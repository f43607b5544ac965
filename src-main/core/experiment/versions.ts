import { z } from 'zod';
import { configurationVersion, experimentConfigurationSchema, type ExperimentConfiguration } from './schema';

type Fields = Readonly<Record<string, unknown>>;
const fields = z.record(z.string(), z.unknown());
const movedBy = 3;
const splitsCategoriesSince = 15;

/**
 * Configurations of versions 1 and 2 had one `training` beside the model. Since version 3 the seed and the weights of samples
 * stand alone, and the rest belongs to the model that is trained so.
 */
export function trainingIntoModel(configuration: Fields): Record<string, unknown> {
  const { training, model, ...rest } = configuration;
  const old = fields.safeParse(training).data;
  const network = fields.safeParse(model).data;
  if (old === undefined || network === undefined) return { ...configuration };
  const { seed, classWeight, sampleWeight, ...own } = old;
  const common = Object.entries({ seed, classWeight, sampleWeight }).filter(([, value]) => value !== undefined);
  return { ...rest, ...Object.fromEntries(common), model: { ...network, training: own } };
}

/** Before version 15 boosting had categories as columns of 0 and 1, and what it learnt so is read so. */
export function categoriesAsBefore(configuration: Fields): Record<string, unknown> {
  const model = fields.safeParse(configuration['model']).data;
  if (model?.['kind'] !== 'gradientBoosting') return { ...configuration };
  return { ...configuration, model: { ...model, categories: 'oneHot' } };
}

/**
 * A configuration that a person, a script or a browser has kept, in today's form. One that does not say its version is of
 * today unless it has a part that only earlier versions had.
 */
export function parseConfiguration(draft: unknown): z.ZodSafeParseResult<ExperimentConfiguration> {
  return experimentConfigurationSchema.safeParse(inTodaysForm(draft));
}

/** The draft with what earlier versions wrote in its place of today; anything else is left as it is. */
export function inTodaysForm(draft: unknown): unknown {
  const old = fields.safeParse(draft).data;
  if (old === undefined) return draft;
  const version = old['schemaVersion'];
  if (version !== undefined && !(typeof version === 'number' && version < configurationVersion)) return draft;
  const { schemaVersion: _, ...moved } = version === undefined || version < movedBy ? trainingIntoModel(old) : old;
  return version !== undefined && version < splitsCategoriesSince ? categoriesAsBefore(moved) : moved;
}
