import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { createBackend, type BackendOptions } from '../../app';
import type { Contract } from '../../contract';
import { createChromePrinter } from '../chrome';
import { findApplicationFolder } from '../common';
import type { Terminal } from './terminal';

/** What a command works with. */
export interface Workbench {
  readonly client: ContractRouterClient<Contract>;
  /** Absolute path of the open workspace. */
  readonly workspace: string;
  readonly terminal: Terminal;
  /** Aborts on the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What a command is given from outside, the workspace not yet open. */
export interface CommandSurroundings extends Omit<Workbench, 'client'> {
  /** Starts the processes that compute. Default: Node's `fork` */
  readonly host: BackendOptions['host'] | undefined;
}

/**
 * Opens the workspace in this process, runs a command on it and closes it, whatever happens.
 * The command also gets what fills an empty workspace with the sample.
 */
export async function withWorkbench<T>(
  { host, ...surroundings }: CommandSurroundings,
  command: (workbench: Workbench, offerSamples: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const folder = findApplicationFolder();
  const backend = await createBackend({
    workspace: surroundings.workspace,
    shell: 'cli',
    version: folder.version,
    jobEntry: folder.jobEntry,
    resources: folder.resources,
    printer: createChromePrinter(),
    ...(host === undefined ? {} : { host }),
  });
  try {
    const client: ContractRouterClient<Contract> = createRouterClient(backend.router);
    const workspace = backend.workspaceDirectory;
    if (backend.refusal !== null) surroundings.terminal.note(backend.refusal.message);
    return await command({ ...surroundings, workspace, client }, () => backend.offerSamples());
  } finally {
    await backend.close();
  }
}
