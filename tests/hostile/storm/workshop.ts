import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { build } from 'vite';
import { migrations } from '../../../src-main/store/migrations';
import { openWorkspace } from '../../../src-main/store';
import { bundleEntry } from '../../jobs/support/bundle';
import type { Action } from './actions';

/** How a life ended: by itself, or by a kill. */
export type Ending = 'done' | 'killed' | `failed: ${string}`;

/** What lives are made of: the program as bundles, and folders for their workspaces. */
export interface Workshop {
  /** Lives once. `kill` gets a function that ends the process as a power cut would, when the backend is ready. */
  live(
    workspace: string,
    action: Action,
    options: { seed: number; messages?: number; kill?: (end: () => void) => void },
  ): Promise<Ending>;
  /** A workspace whose database is of the version before this one. */
  olderWorkspace(): Promise<string>;
  newFolder(): string;
  remove(): void;
}

/** @param folder where workspaces lie; removed by `remove` */
export async function openWorkshop(folder: string): Promise<Workshop> {
  const jobEntry = await bundleEntry(resolve('src-main/jobs/process/entry.ts'));
  const parent = resolve('node_modules/.cache/gatewise-tests');
  mkdirSync(parent, { recursive: true });
  const outDir = mkdtempSync(join(parent, 'life-'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve('tests/hostile/storm/life.ts'),
      outDir,
      rolldownOptions: { output: { entryFileNames: 'life.mjs' } },
    },
  });
  const newFolder = (): string => mkdtempSync(join(folder, 'workspace-'));
  return {
    newFolder,
    async live(workspace, action, { seed, messages = 0, kill = () => undefined }) {
      const file = join(folder, `sine-${seed}.csv`);
      const rows = Array.from(
        { length: 300 },
        (_, row) =>
          `${new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19)},${(Math.sin(row / 4 + seed) + 0.1 * Math.sin(row * 1.7)).toFixed(4)}`,
      );
      writeFileSync(file, `date,power\n${rows.join('\n')}\n`);
      const parameters = [join(outDir, 'life.mjs'), workspace, action, file, jobEntry, String(seed), String(messages)];
      const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-2000);
      });
      child.stdout.once('data', () => {
        kill(() => child.kill('SIGKILL'));
      });
      if (action === 'migration') kill(() => child.kill('SIGKILL'));
      const [code, signal] = await new Promise<[number | null, string | null]>((settle) => {
        child.once('close', (...ending) => {
          settle(ending);
        });
      });
      if (signal === 'SIGKILL') return 'killed';
      return code === 0 ? 'done' : `failed: ${said}`;
    },
    async olderWorkspace() {
      const workspace = newFolder();
      const older = migrations.slice(0, 5);
      (await openWorkspace(workspace, { version: '0.0.0', migrations: older })).close();
      return workspace;
    },
    remove() {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
