import { Command } from 'commander';
import { GatewiseError } from '../../core/common/errors';
import { chooseWorkspace } from '../common';
import { chooseListenAt, listenOptions, type ListenOptions } from '../server/listening';
import { addBestCommand } from './best-commands';
import { createFrame, type CommonOptions, type ProgramSurroundings } from './command-frame';
import { listDevices } from './commands/devices';
import { runDemo } from './commands/demo';
import { listComparisons, listExperiments, listGroups } from './commands/lists';
import { addDataCommands } from './data-commands';
import { addModelCommands } from './model-commands';
import { wholeNumber } from './option-values';
import { addRecipeCommands } from './recipe-commands';
import { addRunCommands } from './run-commands';
import { addStudyCommands } from './study-commands';
import type { Workbench } from './workbench';

/** The commands of `gatewise`. Every one takes --workspace and --json; wrong use throws a CommanderError. */
export function createProgram(surroundings: ProgramSurroundings): Command {
  const program = new Command('gatewise')
    .description('A workbench for time-series experiments: import, train, compare and report on this machine.')
    .version(surroundings.version);
  const frame = createFrame(program, surroundings);
  addDataCommands(frame);
  addRunCommands(frame, surroundings);
  addModelCommands(frame);
  addRecipeCommands(frame, program);
  addBestCommand(frame);
  addStudyCommands(frame, program);

  const { addCommand, onWorkbench, plainly } = frame;
  const addList = (usage: string, description: string, list: (workbench: Workbench) => Promise<void>): void => {
    addCommand(usage, description).action((options: CommonOptions) => onWorkbench(options, plainly(list)));
  };
  addList('experiments', 'List experiments', listExperiments);
  addList('groups', 'List groups of repeats', listGroups);
  addList('comparisons', 'List saved comparisons', listComparisons);

  addList('devices', 'List what can train here', listDevices);

  addCommand('demo', 'Train the sample’s models and write their report').action((options: CommonOptions) =>
    onWorkbench(options, runDemo),
  );

  const serving = addCommand('serve', 'Open the workbench in a browser of this machine, or of another one by --listen')
    .option('--port <number>', 'port of 127.0.0.1; 0 takes a free one', wholeNumber(0, 65_535), 0)
    .option('--open', 'open the default browser');
  for (const option of listenOptions()) serving.addOption(option);
  serving.action(async (options: CommonOptions & ListenOptions & { port: number; open?: boolean }) => {
    const { workspace, json = false, port, open = false } = options;
    const listen = chooseListenAt(options);
    // No other command needs what a server is made of.
    const { serve } = await import('../server');
    await serve({ workspace: chooseWorkspace(workspace), port, open, json, listen });
  });

  return program;
}

/** What was wrong with how the program was called, without commander's prefix. */
export function toUsageError(message: string): GatewiseError {
  return new GatewiseError('BAD_INPUT', message.replace(/^error: /, ''));
}
