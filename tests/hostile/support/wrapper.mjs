import { run } from '../../../scripts/lib/processes.mjs';

// As scripts/lib/runtime.mjs starts a program where this Node is not the right one.
const [, , program, ...parameters] = process.argv;
const { code } = await run(process.execPath, [program, ...parameters], { tied: true });
process.exitCode = code;
