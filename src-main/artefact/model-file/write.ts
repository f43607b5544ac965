import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { zipSync, type Zippable } from 'fflate';
import { stampDocument } from '../../core/document';
import type { RunEvaluation } from '../../core/evaluation';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import {
  manifestEntry,
  modelFormat,
  modelFormatVersion,
  type ModelEntry,
  type ModelManifest,
  type ModelRun,
  type TrainingFacts,
} from '../../core/prediction';
import { writeFileAtomically } from '../../disk';
import type { RunFiles } from '../run-files';
import { soundArtefact } from '../sound-artefact';

export interface ModelContent {
  readonly files: RunFiles;
  readonly configuration: ExperimentConfiguration;
  readonly evaluation: RunEvaluation | null;
  readonly facts: TrainingFacts;
  readonly run: ModelRun;
  /** Version of this program. */
  readonly gatewise: string;
}

/** The same content gives the same bytes: no time of the writing is in it. */
const noTime = new Date('2000-01-01T00:00:00');

/**
 * Writes a run's model as one file, whole or not at all: weights, preparation, configuration, figures and facts of training,
 * each with its SHA-256. Rows of data are not in it.
 * @returns its length in bytes
 * @throws GatewiseError FILE_NOT_FOUND or WORKSPACE_DAMAGED for files of the run that are not as it wrote them
 */
export async function writeModelFile(path: string, content: ModelContent): Promise<number> {
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  const { files, configuration, evaluation, facts, run } = content;
  const entries: Readonly<Record<ModelEntry, Uint8Array>> = {
    'weights.safetensors': await readFile(await soundArtefact(files, 'weights')),
    'preparation.json': await readFile(await soundArtefact(files, 'preparation')),
    'configuration.json': json(stampDocument('configuration', configuration)),
    'evaluation.json': json(evaluation === null ? null : stampDocument('evaluation', evaluation)),
    'training.json': json({ version: 1, facts }),
    'run.json': json(run),
  };
  const manifest: ModelManifest = {
    format: modelFormat,
    formatVersion: modelFormatVersion,
    gatewise: content.gatewise,
    entries: {
      'weights.safetensors': told(entries['weights.safetensors']),
      'preparation.json': told(entries['preparation.json']),
      'configuration.json': told(entries['configuration.json']),
      'evaluation.json': told(entries['evaluation.json']),
      'training.json': told(entries['training.json']),
      'run.json': told(entries['run.json']),
    },
  };
  const zipped: Zippable = { [manifestEntry]: json(manifest) };
  for (const [name, bytes] of Object.entries(entries)) zipped[name] = bytes;
  const bytes = zipSync(zipped, { level: 6, mtime: noTime });
  await writeFileAtomically(path, bytes);
  return bytes.byteLength;
}

function told(bytes: Uint8Array): { readonly bytes: number; readonly sha256: string } {
  return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}
