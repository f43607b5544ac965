#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { changedTests, shareTime } from './lib/changed-tests.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, runMain, say, SetupError } from './lib/project.mjs';
import { requiredNode } from './lib/runtime.mjs';

const usage = `npm run test:repeat -- FILE [FILE …] [--times 20]
npm run test:repeat -- --changed [COMMIT] [--times 20] [--minutes 15]
  what the last commit adds or alters, or all since COMMIT, as often as the minutes allow`;

function readParameters(parameters) {
  const read = { files: [], times: 20, minutes: 15, changed: false };
  for (let i = 0; i < parameters.length; i += 1) {
    if (parameters[i] === '--times') read.times = Number(parameters[++i]);
    else if (parameters[i] === '--minutes') read.minutes = Number(parameters[++i]);
    else if (parameters[i] === '--changed') read.changed = true;
    else read.files.push(parameters[i]);
  }
  const isClear = read.changed ? read.files.length <= 1 : read.files.length > 0;
  if (!isClear || !Number.isInteger(read.times) || read.times < 1 || !(read.minutes > 0)) throw new SetupError(usage);
  return read;
}

/** Runs test files a number of times, and stops at the first time that one of them fails. */
async function repeat(files, times) {
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
}

/** Seconds that a file took in the last whole run, with a start of Vitest; a minute for one that was not there. */
function durations() {
  const path = inRoot('test-results', 'vitest.json');
  const results = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).testResults : [];
  const known = new Map(
    results.map(({ name, startTime, endTime }) => [
      relative(inRoot(), name).replaceAll('\\', '/'),
      (endTime - startTime) / 1000,
    ]),
  );
  return (file) => (known.get(file) ?? 57) + 3;
}

async function repeatChanged(base, times, minutes) {
  const { files, reason } = await changedTests(base);
  if (reason !== null) say(`No test is repeated. ${reason}`);
  else if (files.length === 0) say('No test was added or altered.');
  const secondsOf = durations();
  const shares = shareTime(
    files.map((file) => ({ file, seconds: secondsOf(file) })),
    times,
    minutes * 60,
  );
  for (const { file, times: share } of shares) {
    say(`${file}: ${share} times${share < times ? `, not ${times}: ${minutes} minutes are all there is` : ''}`);
    await repeat([file], share);
  }
}

await runMain(async () => {
  const { files, times, minutes, changed } = readParameters(process.argv.slice(2));
  await ensureInstalled();
  await ensureBuilt();
  if (changed) await repeatChanged(files[0], times, minutes);
  else await repeat(files, times);
  return 0;
});
