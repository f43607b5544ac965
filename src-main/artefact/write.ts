import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stampDocument } from '../core/document';
import type { RunEvaluation } from '../core/evaluation';
import type { FittedPreparation } from '../core/preparation';
import type { EpochRecord } from '../core/training';
import { writeFileAtomically, type FileContent } from '../disk';
import { artefactNames, type ArtefactKind } from './names';

/** A file of a run that was written; `name` is relative to the run's folder. */
export interface WrittenArtefact {
  readonly kind: ArtefactKind;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes one file whole or not at all. */
export async function writeArtefact(
  directory: string,
  kind: ArtefactKind,
  content: FileContent,
): Promise<WrittenArtefact> {
  await mkdir(directory, { recursive: true });
  const name = artefactNames[kind];
  const path = join(directory, name);
  await writeFileAtomically(path, content);
  return { kind, name, bytes: (await stat(path)).size, sha256: hashContent(content) };
}

function hashContent(content: FileContent): string {
  const hash = createHash('sha256');
  for (const piece of typeof content === 'string' || content instanceof Uint8Array ? [content] : content) {
    hash.update(piece);
  }
  return hash.digest('hex');
}

/** CSV with a line for each epoch. */
export function historyFile(history: readonly EpochRecord[]): string {
  const rows = history.map(({ epoch, loss, valLoss, learningRate, durationMs }) =>
    [epoch, loss, valLoss ?? '', learningRate, durationMs].join(','),
  );
  return ['epoch,loss,val_loss,learning_rate,duration_ms', ...rows, ''].join('\n');
}

/** The evaluation as indented JSON. */
export function evaluationFile(evaluation: RunEvaluation): string {
  return `${JSON.stringify(evaluation, null, 2)}\n`;
}

/** What the preparation has learned, as indented JSON. */
export function preparationFile(fitted: FittedPreparation): string {
  return `${JSON.stringify(stampDocument('preparation', fitted), null, 2)}\n`;
}
