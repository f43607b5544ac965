import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { studyJson, trialsCsv, type Study, type StudyTrial } from '../../core/study';
import type { StudyExportFormat } from '../../contract';
import { writeFileAtomically } from '../../disk';
import type { Workspace } from '../../store';

const writers: Readonly<Record<StudyExportFormat, (study: Study, trials: readonly StudyTrial[]) => string>> = {
  csv: trialsCsv,
  json: studyJson,
};

/** Writes a study's trials into the folder of reports, in the place of what was written of it before. */
export async function exportStudy(
  workspace: Workspace,
  study: Study,
  format: StudyExportFormat,
): Promise<{ path: string; bytes: number; downloadPath: string }> {
  const content = Buffer.from(writers[format](study, workspace.studies.trials(study.id)), 'utf8');
  const folder = join(workspace.directory, 'reports');
  await mkdir(folder, { recursive: true });
  const name = `${study.id}.${format}`;
  const path = join(folder, name);
  await writeFileAtomically(path, content);
  return { path, bytes: content.byteLength, downloadPath: `/files/reports/${name}` };
}
