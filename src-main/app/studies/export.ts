import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sentenceText, type Told } from '../../core/common/sentence';
import { studyJson, toOptuna, trialsCsv, type Study, type StudyTrial } from '../../core/study';
import type { StudyExportFormat } from '../../contract';
import { unfinishedName, writeFileAtomically } from '../../disk';
import { writeOptuna, type Workspace } from '../../store';

const texts: Readonly<
  Record<Exclude<StudyExportFormat, 'sqlite'>, (study: Study, trials: readonly StudyTrial[]) => string>
> = {
  csv: trialsCsv,
  json: studyJson,
};

/**
 * Writes a study's trials into the folder of reports, in the place of what was written of it before: as a table, as JSON, or as a database
 * that Optuna opens.
 */
export async function exportStudy(
  workspace: Workspace,
  study: Study,
  format: StudyExportFormat,
): Promise<{ path: string; bytes: number; downloadPath: string; notes: Told[] }> {
  const trials = workspace.studies.trials(study.id);
  const folder = join(workspace.directory, 'reports');
  await mkdir(folder, { recursive: true });
  const name = `${study.id}.${format}`;
  const path = join(folder, name);
  const notes: Told[] = [];
  if (format === 'sqlite') {
    const unfinished = join(folder, unfinishedName('study'));
    const written = toOptuna(study, trials);
    notes.push(...written.notes.map((sentence) => ({ message: sentenceText(sentence), sentence })));
    try {
      writeOptuna(unfinished, written.study);
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
  } else {
    await writeFileAtomically(path, Buffer.from(texts[format](study, trials), 'utf8'));
  }
  return { path, bytes: (await stat(path)).size, downloadPath: `/files/reports/${name}`, notes };
}
