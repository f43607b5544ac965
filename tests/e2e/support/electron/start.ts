import { fork } from 'node:child_process';
import { join } from 'node:path';
import { bundleEntry } from '../../../jobs/support/bundle';
import type { Observations } from './driver';

/** Where a built or packaged program finds what it needs. */
export interface ProgramPlaces {
  /** Folder of package.json and `out`. */
  readonly root: string;
  readonly workspace: string;
  readonly userData: string;
  /** What Electron calls the resources' path. */
  readonly resources: string;
}

let driver: Promise<string> | undefined;

/** Starts the program's main process in Node with the stand-in for Electron, uses it and answers with what was seen. */
export async function observeProgram(places: ProgramPlaces, hasLock = true): Promise<Observations> {
  driver ??= bundleEntry(join(import.meta.dirname, 'driver.ts'));
  const { root, workspace, userData, resources } = places;
  const child = fork(await driver, [root, workspace, userData, resources, hasLock ? 'lock' : 'no lock'], {
    execArgv: [],
    serialization: 'advanced',
  });
  return new Promise((found, failed) => {
    child.once('message', (message) => {
      found(message as Observations);
    });
    child.once('exit', (code) => {
      failed(new Error(`the process ended with ${String(code)} and told nothing`));
    });
  });
}
