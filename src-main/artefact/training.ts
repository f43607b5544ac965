import { readFile } from 'node:fs/promises';
import { trainingDocumentSchema, type TrainingFacts } from '../core/prediction';
import type { RunFiles } from './run-files';
import { damagedArtefact, soundArtefact } from './sound-artefact';

/**
 * The training facts that came with an imported model.
 * @throws GatewiseError FILE_NOT_FOUND, WORKSPACE_DAMAGED
 */
export async function readTrainingFacts(files: RunFiles): Promise<TrainingFacts> {
  const path = await soundArtefact(files, 'training');
  try {
    return trainingDocumentSchema.parse(JSON.parse(await readFile(path, 'utf8'))).facts;
  } catch (cause) {
    throw damagedArtefact(path, 'it is not as an import writes it', cause);
  }
}
