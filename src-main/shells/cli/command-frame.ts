import type { Command } from 'commander';
import { chooseWorkspace } from '../common';
import type { Terminal } from './terminal';
import { withWorkbench, type CommandSurroundings, type Workbench } from './workbench';

/** Options that every command takes. */
export interface CommonOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** What the program reaches outside of itself. */
export interface ProgramSurroundings extends Pick<CommandSurroundings, 'host' | 'signal'> {
  readonly version: string;
  readonly createTerminal: (json: boolean) => Terminal;
  readonly setExitCode: (code: number) => void;
}

/** Ways to add a command to the program and to do its work. */
export type CommandFrame = ReturnType<typeof createFrame>;

export function createFrame(program: Command, surroundings: ProgramSurroundings) {
  const addCommandTo = (parent: Command, usage: string, description: string): Command =>
    parent
      .command(usage)
      .description(description)
      .option('--workspace <folder>', 'folder of the workspace (default: the platform’s data folder)')
      .option('--json', 'print one JSON value on standard output');

  const addCommand = (usage: string, description: string): Command => addCommandTo(program, usage, description);

  const onWorkbench = async (
    { workspace, json = false }: CommonOptions,
    run: (workbench: Workbench, offerSamples: () => Promise<void>) => Promise<number | undefined>,
  ): Promise<void> => {
    const terminal = surroundings.createTerminal(json);
    const { signal, host } = surroundings;
    const place = { workspace: chooseWorkspace(workspace), terminal, signal, host };
    surroundings.setExitCode((await withWorkbench(place, run)) ?? 0);
  };
  /** A command that cannot fail half-way. */
  const plainly =
    (run: (workbench: Workbench) => Promise<void>) =>
    async (workbench: Workbench): Promise<undefined> => {
      await run(workbench);
      return undefined;
    };
  return { addCommand, addCommandTo, onWorkbench, plainly };
}
