import { resolve } from 'node:path';
import type { AppendEvent } from '../../../contract';
import { GatewiseError } from '../../../core/common/errors';
import type { AppendedRows, AppendPolicy } from '../../../core/dataset';
import { findId } from '../ids';
import { readRenames } from '../option-values';
import type { Workbench } from '../workbench';
import { describeDataset, toRequest, type ReadingOptions } from './datasets';

export interface AppendOptions extends ReadingOptions {
  /** `file's column=dataset's column`. */
  readonly rename: readonly string[];
  readonly conflicts: AppendPolicy['conflicts'];
  readonly older: AppendPolicy['older'];
}

/** `gatewise append DATASET FILE`: the newer rows of a file as the dataset's next version. */
export async function appendRows(
  workbench: Workbench,
  text: string,
  path: string,
  { rename, conflicts, older, ...reading }: AppendOptions,
): Promise<void> {
  const { client, terminal, signal } = workbench;
  const id = await findId(workbench, 'dataset', text);
  const { source, choices } = toRequest([resolve(path)], reading);
  const events = await client.datasets.append(
    { id, source, choices, renames: readRenames(rename), policy: { conflicts, older } },
    { signal },
  );
  let done: Extract<AppendEvent, { type: 'done' }> | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'done') done = event;
      else terminal.progress.update('append', 'Append', event.fraction, event.message);
    }
  } finally {
    terminal.progress.finish();
  }
  if (done === undefined) throw new GatewiseError('CANCELLED', 'Nothing was appended: it was cancelled.');
  const { dataset, appended } = done;
  terminal.writeResult({ dataset: describeDataset(dataset), versionCount: dataset.versionCount, appended }, () =>
    [
      `Dataset ${dataset.id}: ${dataset.name}, version ${dataset.versionCount}, ${dataset.version.rowCount} rows`,
      ...describeAppended(appended),
    ].join('\n'),
  );
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

function describeAppended(found: AppendedRows): string[] {
  const { fileName, rows, appended, repeated, conflicts, replaced, older, missing } = found;
  const { conflictExamples, gapExamples, newSeries, seriesWithout, absent } = found;
  const of = (series: string | null): string => (series === null ? '' : `${series}, `);
  const kept = conflicts - replaced;
  return [
    `${fileName}: ${count(appended, 'new row')} of ${rows}.`,
    ...(repeated === 0 ? [] : [`${count(repeated, 'row')} left out: the dataset has them.`]),
    ...(kept === 0 ? [] : [`${count(kept, 'row')} with other values at times that the dataset has: its values stay.`]),
    ...(replaced === 0 ? [] : [`${count(replaced, 'row')} replaced at times that the dataset has.`]),
    ...conflictExamples.map(
      ({ series, time, column, stored, file }) =>
        `  ${of(series)}${time}, ${column}: ${stored ?? 'missing'} → ${file ?? 'missing'}`,
    ),
    ...(older === 0 ? [] : [`${count(older, 'row')} left out: before the dataset’s last row.`]),
    ...(missing === 0 ? [] : [`${count(missing, 'row')} missing between the times:`]),
    ...gapExamples.map(
      ({ series, after, before, missing: lacking }) => `  ${of(series)}${after} – ${before} (${lacking})`,
    ),
    ...(newSeries.length === 0 ? [] : [`New series: ${newSeries.join(', ')}.`]),
    ...(seriesWithout === 0 ? [] : [`${seriesWithout} series of the dataset have no new row.`]),
    ...(absent.length === 0 ? [] : [`Not in the file, without values in its rows: ${absent.join(', ')}.`]),
    'Runs and experiments keep the rows that they were made with; gatewise predict RUN --newer evaluates a run on the new ones.',
  ];
}
