#!/usr/bin/env node
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/project.mjs';
import { runTool } from './lib/tool.mjs';

// Installs TensorFlow's library for the engine tfjs-node into the folder of a person's own data.
await runMain(async () => {
  await ensureInstalled();
  return runTool('setup-gpu', ['src-main', 'runtime', 'command.ts'], process.argv.slice(2));
});
