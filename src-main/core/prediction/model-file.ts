import { z } from 'zod';
import { datasetVersionSchema } from '../dataset/schema';
import { keptOutcomeSchema, modelSummarySchema } from '../model';
import { environmentSchema } from '../run/schema';
import { splitSummarySchema } from '../run/split-summary';
import { trainingFactsSchema } from './schema';

/** What a model file holds beside its manifest. */
export const modelEntries = [
  'weights.safetensors',
  'preparation.json',
  'configuration.json',
  'evaluation.json',
  'training.json',
  'run.json',
] as const;
export type ModelEntry = (typeof modelEntries)[number];
export const manifestEntry = 'manifest.json';

/** Bytes of an entry at most, before it is unpacked: weights of 250 million values, documents of a size that is read at once. */
export const largestEntry = (name: string): number =>
  name === 'weights.safetensors' ? 1024 * 1024 * 1024 : 64 * 1024 * 1024;

export const modelFormat = 'gatewise-model';
/** Counts up with every change that an older program could not read. */
export const modelFormatVersion = 1;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const modelManifestSchema = z.object({
  format: z.literal(modelFormat),
  formatVersion: z.number().int().positive(),
  /** Version of the program that wrote it. */
  gatewise: z.string(),
  entries: z.record(z.enum(modelEntries), z.object({ bytes: z.number().int().nonnegative(), sha256: sha256Schema })),
});
export type ModelManifest = z.infer<typeof modelManifestSchema>;

/** What is known of the run whose model it is; the rows of its data stay where they are. */
export const modelRunSchema = z.object({
  name: z.string().min(1).max(200),
  modelName: z.string(),
  seed: z.number().int().min(0).max(4294967295),
  datasetName: z.string().min(1).max(200),
  /** Schema, sampling and reading of its data. */
  dataset: datasetVersionSchema,
  environment: environmentSchema.nullable(),
  model: modelSummarySchema,
  split: splitSummarySchema,
  inputNames: z.array(z.string()),
  outcome: keptOutcomeSchema.nullable(),
  metrics: z.record(z.string(), z.number()),
  threshold: z.number(),
  bestEpoch: z.number().int().positive().nullable(),
  bestValLoss: z.number().nullable(),
  durationMs: z.number().nullable(),
});
export type ModelRun = z.infer<typeof modelRunSchema>;

/** `training.json`, in a model file and beside an imported run. */
export const trainingDocumentSchema = z.object({ version: z.literal(1), facts: trainingFactsSchema });
