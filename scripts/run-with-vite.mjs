// Runs a TypeScript program with the transforms of the build; under the required Node only (see bench.mjs).
import { runnerImport } from 'vite';

const [entry, ...parameters] = process.argv.slice(2);
process.argv = [process.execPath, entry, ...parameters];
await runnerImport(entry, { configFile: false, logLevel: 'warn' });
