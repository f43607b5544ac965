import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { toErrorValue } from '../../core/common/errors';
import { escapeControls } from '../../core/common/text';
import { chooseWorkspace } from '../common';
import { chooseListenAt, listenOptions } from './listening';
import { serve } from './serve';

const portSchema = z.coerce.number().int().min(0).max(65_535);
const optionsSchema = z.object({
  workspace: z.string().optional(),
  port: portSchema,
  open: z.boolean(),
  json: z.boolean(),
  devOrigin: z.url().optional(),
  listen: z.object({ address: z.string(), port: portSchema }).optional(),
  allowNetwork: z.boolean().default(false),
});

function readPort(text: string): number {
  const port = portSchema.safeParse(text);
  if (!port.success) throw new InvalidArgumentError('Give a whole number from 0 to 65535; 0 takes a free one.');
  return port.data;
}

const program = new Command('npm start --')
  .description(
    'The workbench for a browser on this machine. `npm run -s gatewise -- --help` lists the commands of the terminal.',
  )
  .option('--workspace <folder>', 'folder of the workspace')
  .addOption(
    new Option('--port <number>', 'port that it listens at; 0 takes a free one').argParser(readPort).default(0),
  )
  .option('--browser', 'the browser, also where a window can be opened')
  .option('--open', 'open the browser', false)
  .option('--json', 'print the link as one JSON object', false)
  .addOption(new Option('--dev-origin <url>').hideHelp())
  .exitOverride()
  .configureOutput({
    writeErr: (text) => {
      process.stderr.write(escapeControls(text));
    },
  });

for (const option of listenOptions()) program.addOption(option);

async function main(): Promise<void> {
  const options = optionsSchema.parse(program.parse().opts());
  await serve({
    workspace: chooseWorkspace(options.workspace),
    port: options.port,
    open: options.open,
    json: options.json,
    developmentOrigin: options.devOrigin,
    listen: chooseListenAt(options),
  });
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong; its own code of success is that of --help.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const { code, message } = toErrorValue(error);
    process.stderr.write(escapeControls(`${message} (${code})\n`));
    process.exitCode = code === 'BAD_INPUT' ? 2 : 1;
  }
}
