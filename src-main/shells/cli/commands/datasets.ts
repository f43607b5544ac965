import { resolve } from 'node:path';
import type { Dataset } from '../../../contract';
import { GatewiseError } from '../../../core/common/errors';
import { formatTable } from '../table';
import type { Workbench } from '../workbench';

export interface ImportOptions {
  readonly file: string;
  readonly time?: string | undefined;
  readonly target?: string | undefined;
  readonly series?: string | undefined;
  readonly encoding?: string | undefined;
  readonly name?: string | undefined;
}

/** A dataset as the command line prints it with --json. */
export function describeDataset(dataset: Dataset): Record<string, unknown> {
  const { id, name, version, isSample } = dataset;
  return { id, name, isSample, ...version };
}

/** The same for people. */
export function formatDataset({ id, name, version }: Dataset): string {
  const columns = formatTable(
    ['column', 'kind', 'role', 'missing'],
    version.columns.map((column) => [column.name, column.kind, column.role, String(column.missing)]),
  );
  const notices = version.notices.map((notice) => `Note: ${notice.message}`);
  return [`Dataset ${id}: ${name}, ${String(version.rowCount)} rows`, '', columns, ...notices].join('\n');
}

/** `gatewise import FILE`: an immutable dataset version, or an error and nothing stored. */
export async function importFile(workbench: Workbench, options: ImportOptions): Promise<void> {
  const { client, terminal, signal } = workbench;
  const events = await client.datasets.import(
    {
      source: { kind: 'path', path: resolve(options.file) },
      ...(options.name === undefined ? {} : { name: options.name }),
      choices: {
        ...(options.time === undefined ? {} : { timeColumn: options.time }),
        ...(options.series === undefined ? {} : { seriesIdColumn: options.series }),
        ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
      },
      overrides: { roles: options.target === undefined ? {} : { [options.target]: 'target' } },
    },
    { signal },
  );
  let dataset: Dataset | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'done') dataset = event.dataset;
      else terminal.progress.update('import', 'Import', event.fraction, event.message);
    }
  } finally {
    terminal.progress.finish();
  }
  if (dataset === undefined) throw new GatewiseError('CANCELLED', 'The import was cancelled; nothing was stored.');
  const imported = dataset;
  terminal.writeResult({ dataset: describeDataset(imported) }, () => formatDataset(imported));
}
