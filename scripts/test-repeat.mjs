#!/usr/bin/env node
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, runMain, say, SetupError } from './lib/project.mjs';
import { requiredNode } from './lib/runtime.mjs';

const usage = 'npm run test:repeat -- FILE [FILE …] [--times 20]';

function readParameters(parameters) {
  const files = [];
  let times = 20;
  for (let i = 0; i < parameters.length; i += 1) {
    if (parameters[i] !== '--times') files.push(parameters[i]);
    else times = Number(parameters[++i]);
  }
  if (files.length === 0 || !Number.isInteger(times) || times < 1) throw new SetupError(usage);
  return { files, times };
}

/** Runs test files again and again, and stops at the first time that one of them fails. */
await runMain(async () => {
  const { files, times } = readParameters(process.argv.slice(2));
  await ensureInstalled();
  await ensureBuilt();
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  for (let time = 1; time <= times; time += 1) {
    const { code, output, milliseconds } = await run(requiredNode(), [vitest, 'run', ...files], { output: 'collect' });
    // Vitest passes where no file fits a name.
    const count = /Tests\D*?(\d+) passed/.exec(output.replace(/\u001b\[\d+m/g, ''))?.[1];
    if (code !== 0 || count === undefined) {
      say(output);
      throw new SetupError(
        count === undefined && code === 0 ? 'No test is in these files.' : `Failed at time ${time} of ${times}.`,
      );
    }
    say(`${time} of ${times}: ${count} tests passed in ${(milliseconds / 1000).toFixed(1)} s.`);
  }
  return 0;
});
