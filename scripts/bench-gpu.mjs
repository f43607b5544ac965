#!/usr/bin/env node
import { resolve } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { carryTree } from './lib/carried-tree.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain, say, SetupError } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';
import { bundleTool } from './lib/tool.mjs';

/** The bundle runs by itself, wherever it and what it needs were carried to: `--prepare FOLDER` makes such a tree. */
await runMain(async () => {
  const parameters = process.argv.slice(2);
  await ensureInstalled();
  const bundle = await bundleTool('bench-gpu', ['tests', 'bench', 'gpu', 'command.ts']);
  const at = parameters.indexOf('--prepare');
  if (at < 0) return runProgram(bundle, parameters);
  const folder = parameters[at + 1];
  if (folder === undefined) throw new SetupError('--prepare wants a folder.');
  await ensureBuilt(['main']);
  carryTree('out/bench-gpu/bench-gpu.mjs', resolve(folder));
  say(`Carry ${folder} along, and run in it: node out/bench-gpu/bench-gpu.mjs --out FILE`);
  return 0;
});
