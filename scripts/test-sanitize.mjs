#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { buildKernels } from './lib/kernels.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, runMain, say, SetupError } from './lib/project.mjs';
import { requiredNode } from './lib/runtime.mjs';
import { bundleTool } from './lib/tool.mjs';

// Runs the native kernels' tests once under AddressSanitizer and UndefinedBehaviorSanitizer, on Linux with g++.
await runMain(async () => {
  if (process.platform !== 'linux') throw new SetupError('The sanitizers are run on Linux alone.');
  await ensureInstalled();
  const program = await bundleTool('sanitized', ['tests', 'parity', 'sanitize', 'command.ts']);
  // Below the bundle's own folder, where engine/fused/native looks first.
  const module = inRoot('out', 'sanitized', 'out', 'native', `gatewise-linux-${process.arch}.node`);
  mkdirSync(dirname(module), { recursive: true });
  const outcome = await buildKernels({ sanitize: module });
  if (outcome.kind === 'failed') throw new SetupError(`The kernels could not be built: ${outcome.reason}`);
  const library = spawnSync(process.env.CXX || 'g++', ['-print-file-name=libasan.so'], { encoding: 'utf8' });
  const { code } = await run(requiredNode(), [program, inRoot('tests', 'fixtures', 'reference')], {
    env: {
      LD_PRELOAD: library.stdout.trim(),
      // Node itself leaves memory to the system when it ends.
      ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=1',
      UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
    },
  });
  say(code === 0 ? 'The sanitizers found nothing.' : `The sanitized kernels' tests ended with code ${code}.`);
  return code === 0 ? 0 : 1;
});
