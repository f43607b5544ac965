import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { createBackend } from '../../../src-main/app';
import type { Contract } from '../../../src-main/contract';
import { MeasuringHost } from './job-memory';

export interface DataBackend {
  readonly client: ContractRouterClient<Contract>;
  readonly host: MeasuringHost;
  /** For files of the benchmark's own; removed afterwards. */
  readonly folder: string;
}

/** A backend on a new workspace with the built job process; all of it is gone afterwards. */
export async function withDataBackend<T>(work: (backend: DataBackend) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
  try {
    const host = new MeasuringHost();
    const backend = await createBackend({
      workspace: join(folder, 'workspace'),
      shell: 'cli',
      version: 'bench',
      jobEntry: join(process.cwd(), 'out', 'main', 'job.js'),
      resources: folder,
      printer: null,
      host,
    });
    try {
      return await work({ client: createRouterClient(backend.router), host, folder });
    } finally {
      await backend.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Imports a file as the screens do. @returns the dataset's id */
export async function importAt({ client }: DataBackend, path: string): Promise<string> {
  for await (const event of await client.datasets.import({ source: { kind: 'path', path } })) {
    if (event.type === 'done') return event.dataset.id;
  }
  throw new Error('The import ended without a dataset.');
}
