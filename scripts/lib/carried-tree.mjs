import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot, SetupError } from './project.mjs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** What a bundle leaves outside, each with what it asks for itself: a package's main file is enough, but for these. */
const packages = {
  '@tensorflow/tfjs-core': [],
  '@tensorflow/tfjs-backend-cpu': [],
  '@tensorflow/tfjs-backend-webgpu': [],
  seedrandom: ['index.js', 'seedrandom.js', 'lib'],
  webgpu: [join('dist', `${process.platform}-${process.arch}`)],
  zod: ['index.js', 'v4'],
};
const others = ['out/native', 'tests/bench/workloads.json', 'tests/bench/gpu/workloads.json', 'tests/bench/peers.py'];

function copy(path, folder) {
  const to = join(folder, path);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(inRoot(path), to, { recursive: true, filter: (name) => !/\.(map|d\.[cm]?ts)$/.test(name) });
}

/**
 * Copies what a bundle of a benchmark needs to run on a machine without a network into a folder: some 25 MB in place of a
 * gigabyte, without Node.
 * @param {string} bundle path in the checkout
 */
export function carryTree(bundle, folder) {
  if (existsSync(folder)) throw new SetupError(`${folder} is there already: name a folder that is not.`);
  for (const path of ['package.json', bundle, ...others]) copy(path, folder);
  for (const [name, parts] of Object.entries(packages)) {
    const home = join('node_modules', name);
    if (!existsSync(inRoot(home))) continue;
    const { main = 'index.js' } = readJson(inRoot(home, 'package.json'));
    for (const part of ['package.json', main, ...parts]) copy(join(home, part), folder);
  }
}
