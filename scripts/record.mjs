#!/usr/bin/env node
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { requiredNode } from './lib/runtime.mjs';

/** Writes down the schemas of stored documents and of the contract whose version has gone up, and what an addition touches. */
await runMain(async () => {
  await ensureInstalled();
  const test = ['run', '--project', 'unit', 'tests/unit/document/recorded-schemas.test.ts', 'tests/unit/additions'];
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const { code } = await run(requiredNode(), [vitest, ...test], { env: { GATEWISE_RECORD: '1' } });
  return code;
});
