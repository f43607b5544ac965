import { mkdtemp, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, createBackend } from '../../../src-main/app';
import { createChromePrinter } from '../../../src-main/shells/chrome';
import { type RunningServer, startServer } from '../../../src-main/shells/server';
import { type Client, type DoorName, openDoor } from './doors';

/** A backend of its own behind one door, and what its cases have made so far. */
export interface World {
  readonly client: Client;
  readonly folder: string;
  /** A file to import: 300 hours of a sine, with a label that says whether it is high. */
  readonly file: string;
  /** Ids by the names that cases give them. */
  readonly ids: Map<string, string>;
  readonly server: RunningServer;
  close(): Promise<void>;
}

async function writeSine(path: string): Promise<void> {
  const rows = Array.from({ length: 300 }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    const power = Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7);
    return `${time},${power.toFixed(4)},${String(row % 24)},${power > 0.4 ? 'high' : 'low'}`;
  });
  await writeFile(path, `date,power,hour,level\n${rows.join('\n')}\n`);
}

/** Starts a real backend with real job processes and a real server on a new workspace. */
export async function createWorld(name: DoorName, jobEntry: string): Promise<World> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gatewise-contract-')));
  const workspace = join(folder, 'workspace');
  const renderer = join(folder, 'renderer');
  await mkdir(renderer);
  const file = join(folder, 'sine.csv');
  await writeSine(file);
  const backend: Backend = await createBackend({
    workspace,
    shell: 'server',
    version: '0.0.0-test',
    jobEntry,
    resources: folder,
    printer: createChromePrinter(),
  });
  const server = await startServer({ router: backend.router, workspace, renderer, version: '0.0.0-test' });
  const door = await openDoor(name, backend.router, server);
  return {
    client: door.client,
    folder,
    file,
    ids: new Map(),
    server,
    async close() {
      door.close();
      await server.close();
      await backend.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
