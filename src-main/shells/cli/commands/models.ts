import { resolve } from 'node:path';
import type { ProgressEvent } from '../../../contract';
import { GatewiseError } from '../../../core/common/errors';
import { copyWhole } from '../files';
import { findId } from '../ids';
import type { Workbench } from '../workbench';

/** Whether a file is a model rather than a table. */
export const isModelFile = (path: string): boolean => path.toLowerCase().endsWith('.gatewise');

/** What a stream of progress comes to. @throws GatewiseError CANCELLED */
async function followed<Event extends { readonly type: string }>(
  { terminal }: Workbench,
  label: string,
  events: AsyncIterable<Event | ProgressEvent>,
): Promise<Exclude<Event, ProgressEvent>> {
  const isProgress = (event: Event | ProgressEvent): event is ProgressEvent => event.type === 'progress';
  let done: Exclude<Event, ProgressEvent> | undefined;
  try {
    for await (const event of events) {
      if (isProgress(event)) terminal.progress.update('model', label, event.fraction, event.message);
      else done = event as Exclude<Event, ProgressEvent>;
    }
  } finally {
    terminal.progress.finish();
  }
  if (done === undefined) throw new GatewiseError('CANCELLED', 'Cancelled. Nothing was kept.');
  return done;
}

/** `gatewise export RUN FILE`: the run's model as one file. */
export async function exportModel(workbench: Workbench, text: string, file: string): Promise<void> {
  if (!isModelFile(file)) {
    throw new GatewiseError('BAD_INPUT', `A model file ends in .gatewise, for example ${file}.gatewise.`, { file });
  }
  const runId = await findId(workbench, 'run', text);
  const { client, terminal, signal } = workbench;
  const written = await followed(workbench, 'Export', await client.models.export({ runId }, { signal }));
  const path = await copyWhole(written.path, file);
  terminal.writeResult({ path, bytes: written.bytes }, () => path);
}

/** `gatewise import model.gatewise`: a run of a model file. */
export async function importModel(workbench: Workbench, file: string): Promise<void> {
  const { client, terminal, signal } = workbench;
  const source = { kind: 'path' as const, path: resolve(file) };
  const { run } = await followed(workbench, 'Import', await client.models.import({ source }, { signal }));
  terminal.writeResult({ run }, () =>
    [
      `Run ${run.number} (${run.id}): ${run.name}, ${run.modelName}, imported without the rows of its data.`,
      `It predicts new files: gatewise predict ${run.id} new.csv`,
    ].join('\n'),
  );
}
