import { CommanderError } from 'commander';
import { escapeControls } from '../../core/common/text';
import { findApplicationFolder, keepGoing, readProcedureError } from '../common';
import { exitCodeOf } from './exit-code';
import { formatError } from './format-error';
import { createProgram, toUsageError } from './program';
import { createTerminal } from './terminal';
import type { CommandSurroundings } from './workbench';

/** Runs one command to its end; how it went is the process's exit code. */
export async function runCommand(
  parameters: readonly string[],
  { interruption, host }: { readonly interruption: AbortController } & Pick<CommandSurroundings, 'host'>,
): Promise<void> {
  const json = parameters.includes('--json');

  // What nothing waited for ends a command as a failure, after the workspace is closed.
  keepGoing((sentence) => {
    process.exitCode = 1;
    interruption.abort();
    process.stderr.write(`${sentence}\n`);
  });

  try {
    const program = createProgram({
      version: findApplicationFolder().version,
      createTerminal,
      signal: interruption.signal,
      host,
      setExitCode(code) {
        process.exitCode = code;
      },
    });
    for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
      command.exitOverride().configureOutput({
        writeErr(text) {
          // With --json the error is printed once, as JSON.
          if (!json) process.stderr.write(escapeControls(text));
        },
      });
    }
    await program.parseAsync([...parameters], { from: 'user' });
  } catch (error) {
    const isUsage = error instanceof CommanderError;
    if (!isUsage || error.exitCode !== 0) {
      const value = readProcedureError(isUsage ? toUsageError(error.message) : error);
      process.exitCode = exitCodeOf(value.code);
      if (json) process.stdout.write(`${JSON.stringify({ error: value }, null, 2)}\n`);
      else if (!isUsage) process.stderr.write(`${escapeControls(formatError(value))}\n`);
    }
  }
}
