import { extname, resolve } from 'node:path';
import { GatewiseError } from '../../../core/common/errors';
import { experimentIdSchema, studyIdSchema } from '../../../core/common/ids';
import { triedCount } from '../../../contract';
import { copyWhole } from '../files';
import { findId } from '../ids';
import type { Workbench } from '../workbench';

const formats = { '.csv': 'csv', '.json': 'json', '.db': 'sqlite', '.sqlite': 'sqlite', '.sqlite3': 'sqlite' } as const;

/** `gatewise study export STUDY FILE`: a table, JSON, or a database that Optuna opens, by the file's ending. */
export async function exportStudy(workbench: Workbench, text: string, file: string): Promise<void> {
  const { client, terminal } = workbench;
  const ending = extname(file).toLowerCase();
  const format = Object.entries(formats).find(([own]) => own === ending)?.[1];
  if (format === undefined) {
    throw new GatewiseError('BAD_INPUT', `${file}: a study is written as ${Object.keys(formats).join(', ')}.`, {
      file,
    });
  }
  const id = studyIdSchema.parse(await findId(workbench, 'study', text));
  const { path: written, bytes, notes } = await client.studies.export({ id, format });
  const path = await copyWhole(written, file);
  for (const { message } of notes) terminal.note(message);
  terminal.writeResult({ path, bytes, notes: notes.map(({ message }) => message) }, () => path);
}

export interface StudyImportOptions {
  readonly experiment: string;
  readonly variant: number;
  readonly name?: string;
  readonly studyName?: string;
  readonly path: readonly string[];
  readonly objective: readonly string[];
}

/** `gatewise study import FILE`: a paused study with the trials of a file. */
export async function importStudy(workbench: Workbench, file: string, options: StudyImportOptions): Promise<void> {
  const { client, terminal } = workbench;
  const experimentId = experimentIdSchema.parse(await findId(workbench, 'experiment', options.experiment));
  const paths: Record<string, string[]> = {};
  for (const given of options.path) {
    const at = given.lastIndexOf('=');
    if (at < 1 || at === given.length - 1) {
      throw new GatewiseError(
        'BAD_INPUT',
        `--path takes parameter=place, for example lr=model.training.optimizer.learningRate, not “${given}”.`,
      );
    }
    (paths[given.slice(0, at)] ??= []).push(given.slice(at + 1));
  }
  const { study, notes } = await client.studies.import({
    source: { kind: 'path', path: resolve(file) },
    experimentId,
    variant: options.variant,
    paths,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.studyName === undefined ? {} : { studyName: options.studyName }),
    ...(options.objective.length === 0 ? {} : { objectives: [...options.objective] }),
  });
  for (const { message } of notes) terminal.note(message);
  terminal.writeResult({ study, notes: notes.map(({ message }) => message) }, () =>
    [
      `Study ${study.id} (${study.name}): ${triedCount(study)} trials, ${study.counts.complete} of them complete.`,
      `It goes on with: gatewise tune --resume ${study.id}`,
    ].join('\n'),
  );
}
