import { said } from '../core/common/sentence';
import { readFile } from 'node:fs/promises';
import { upgradeDocument } from '../core/document';
import type { FittedPreparation } from '../core/preparation';
import type { RunFiles } from './run-files';
import { damagedArtefact, soundArtefact } from './sound-artefact';

/**
 * What a run's preparation learned, of whatever version.
 * @throws GatewiseError FILE_NOT_FOUND when the run wrote none, WORKSPACE_DAMAGED when the file is not what the run wrote
 */
export async function readPreparation(files: RunFiles): Promise<FittedPreparation> {
  const path = await soundArtefact(files, 'preparation');
  const text = await readFile(path, 'utf8');
  const upgraded = upgradeDocument('preparation', parseJson(text));
  if (upgraded.ok) return upgraded.value;
  throw damagedArtefact(
    path,
    upgraded.problem.kind === 'newer' ? said`a newer version of Gatewise wrote it` : said`it is not as a run writes it`,
  );
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
