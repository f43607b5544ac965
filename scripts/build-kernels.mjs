#!/usr/bin/env node
import { buildKernels } from './lib/kernels.mjs';
import { runMain, say, SetupError } from './lib/project.mjs';

// Builds the fused engine's Node-API module, whether or not it was tried before.
await runMain(async () => {
  const outcome = await buildKernels({ again: true });
  if (outcome.kind === 'failed') throw new SetupError(`The native kernels could not be built: ${outcome.reason}`);
  say(
    outcome.kind === 'built'
      ? `Built in ${(outcome.milliseconds / 1000).toFixed(1)} s.`
      : 'The native kernels are up to date.',
  );
});
