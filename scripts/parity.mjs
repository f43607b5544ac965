#!/usr/bin/env node
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';

await runMain(async () => {
  await ensureInstalled();
  const { build } = await import('esbuild');
  const outfile = inRoot('out', 'parity', 'parity.mjs');
  await build({
    entryPoints: [inRoot('tests', 'parity', 'support', 'command.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    target: 'node24',
    logLevel: 'warning',
  });
  return runProgram(outfile, process.argv.slice(2));
});
