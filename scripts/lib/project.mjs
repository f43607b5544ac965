import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The scripts in this folder prepare everything else, so they use nothing but Node's own modules and run on Node 18.

/** Folder of the checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const inRoot = (...parts) => join(root, ...parts);

/** What a person should know while something is prepared. Standard output belongs to the command itself. */
export function say(message) {
  process.stderr.write(`${message}\n`);
}

/** A reason to stop that is worth one sentence and no stack. */
export class SetupError extends Error {}

/** Runs a script's main function, which may return an exit code; a SetupError becomes one sentence and exit code 1. */
export async function runMain(main) {
  try {
    const code = await main();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
