#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { ensureInstalled } from './lib/install.mjs';
import { run, runNpm } from './lib/processes.mjs';
import { inRoot, runMain, say, SetupError } from './lib/project.mjs';
import { requiredNode } from './lib/runtime.mjs';

const name = '@tensorflow/tfjs-node-gpu';
const downloadMilliseconds = 15 * 60_000;

/** Loads the package in a process of its own, because a binding for another Node may end the process that loads it. */
const probe = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  require('${name}');
`;

/** The line of npm's or Node's complaint that says most: what the network answered, else the first error. */
function reasonIn(output) {
  const lines = output.split('\n').filter((line) => /error/i.test(line));
  const telling = lines.find((line) => /getaddrinfo|ECONN|ENOTFOUND|ETIMEDOUT|status|Module|version/.test(line));
  return (telling ?? lines.at(0))?.trim().slice(0, 200) ?? 'it gave no reason';
}

// Adds tfjs's GPU package, which nothing else needs and no lock file names; takes it away again where it cannot be used.
await runMain(async () => {
  await ensureInstalled();
  const node = requiredNode();
  const { version } = JSON.parse(
    readFileSync(inRoot('node_modules', '@tensorflow', 'tfjs-core', 'package.json'), 'utf8'),
  );
  const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  say(`Installing ${name} ${version} …`);
  const installed = await runNpm(['install', ...quiet, `${name}@${version}`], { output: 'collect' }, node);
  if (installed.code !== 0)
    throw new SetupError(`${name} cannot be installed, and nothing was changed: ${reasonIn(installed.output)}`);
  say('Fetching its libtensorflow (about 500 MB) …');
  const fetched = await runNpm(
    ['rebuild', name, '--ignore-scripts=false', '--loglevel=error'],
    { output: 'collect', timeoutMs: downloadMilliseconds },
    node,
  );
  const loaded = fetched.code === 0 ? await run(node, ['-e', probe], { output: 'collect' }) : fetched;
  if (loaded.code !== 0) {
    await runNpm(['uninstall', ...quiet, name], { output: 'collect' }, node);
    const what = fetched.code === 0 ? 'It does not load on this machine' : 'Its libtensorflow could not be fetched';
    throw new SetupError(
      `${what}, so ${name} was removed again and tfjs stays on the processor: ${reasonIn(loaded.output)}`,
    );
  }
  say('Done: `gatewise devices` says what tfjs runs on. After the next `npm ci` run this again.');
  return 0;
});
