#!/usr/bin/env node
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { requiredNode } from './lib/runtime.mjs';

// Packages the desktop program for this platform. electron-builder downloads Electron's program for it.
await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const { code } = await run(requiredNode(), [
    inRoot('node_modules', 'electron-builder', 'cli.js'),
    '--config',
    'electron-builder.yml',
    ...process.argv.slice(2),
  ]);
  return code;
});
