import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { readModelFile } from '../../../artefact/model-file/read';
import { writeModelFile } from '../../../artefact/model-file/write';
import { artefactNames } from '../../../artefact/names';
import { GatewiseError } from '../../../core/common/errors';
import { said } from '../../../core/common/sentence';
import { writeFileAtomically } from '../../../disk';
import { shapedModel } from '../../../engine';
import type { GatewiseRequests } from '../../kinds';
import type { ReportProgress } from '../../types';
import { shapeOf } from '../model/facts';
import { restoreModel } from '../model/restore';
import { readTraining } from './training';

type Export = GatewiseRequests['exportModel'];
type Import = GatewiseRequests['importModel'];

/** Writes a run's model as one file, with the facts of its training part, which are computed from its data. */
export async function exportModel(
  { path, training, gatewise, configuration, evaluation, files, run }: Export['parsed'],
  signal: AbortSignal,
  report: ReportProgress,
): Promise<Export['output']> {
  report(0.1, 'reading');
  const { facts } = await readTraining(training, { configuration, files, threshold: run.threshold }, signal);
  signal.throwIfAborted();
  report(0.7, 'writing');
  return { bytes: await writeModelFile(path, { files, configuration, evaluation, facts, run, gatewise }) };
}

const kept = ['weights', 'preparation', 'evaluation', 'training'] as const;

/**
 * Reads a model file and puts its parts into a folder, once the model has been made of them: what does not fit is refused
 * before anything is kept.
 */
export async function importModel(
  { path, name, directory }: Import['parsed'],
  signal: AbortSignal,
  report: ReportProgress,
): Promise<Import['output']> {
  report(0.1, 'reading');
  const { entries, configuration, fitted, evaluation, run, manifest } = await readModelFile(path, name);
  signal.throwIfAborted();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  report(0.4, 'writing');
  const artefacts: Import['output']['artefacts'] = [];
  for (const kind of kept) {
    if (kind === 'evaluation' && evaluation === null) continue;
    const bytes = entries[artefactNames[kind] as keyof typeof entries];
    await writeFileAtomically(join(directory, artefactNames[kind]), bytes);
    artefacts.push({ kind, name: artefactNames[kind], sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  report(0.7, 'evaluating');
  const { classNames, features } = fitted;
  try {
    const shape = shapeOf(configuration, { classNames, featureCount: features.length, fitted });
    const settings = { seed: run.seed, threads: 1, engine: 'auto' as const };
    const estimator = await restoreModel(shapedModel(configuration.model, shape), { directory }, settings);
    estimator.dispose();
  } catch (cause) {
    const reason =
      cause instanceof Error ? cause.message.replace(`${join(directory, artefactNames.weights)} is damaged: `, '') : '';
    throw new GatewiseError(
      'FILE_UNSUPPORTED',
      said`“${name}” is not taken: its weights are not those of its model. ${reason.replace(/ Put the file back.*$/, '')}`,
      { file: name },
      { cause },
    );
  }
  return { artefacts, configuration, evaluation, run, gatewise: manifest.gatewise };
}
