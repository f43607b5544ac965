import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fingerprintFiles, hashFiles } from './content-hash.mjs';
import { ensureKernels } from './kernels.mjs';
import { run } from './processes.mjs';
import { inRoot, say, SetupError } from './project.mjs';
import { compileCache, requiredNode } from './runtime.mjs';

const shared = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

/** What each part is made of, and the file that proves that it was built. */
const targets = {
  main: { sources: ['src-main', ...shared], result: 'out/main/cli.js' },
  preload: { sources: ['src-main/shells/electron', ...shared], result: 'out/preload/index.cjs' },
  graphics: {
    sources: ['src-main/core', 'src-main/engine', 'graphics.vite.config.ts', 'package-lock.json', 'tsconfig.base.json'],
    needs: '@tensorflow/tfjs-backend-webgpu',
    result: 'out/graphics/page.js',
  },
  renderer: {
    sources: [
      'src-renderer',
      'src-main/core',
      'src-main/contract',
      'scripts/lib/licences.mjs',
      'LICENSE',
      'NOTICE.md',
      ...shared,
    ],
    result: 'out/renderer/index.html',
  },
};

const stampPath = inRoot('out', '.stamp');

function readStamps() {
  if (!existsSync(stampPath)) return {};
  try {
    return JSON.parse(readFileSync(stampPath, 'utf8'));
  } catch {
    // A half-written stamp only means that everything is built again.
    return {};
  }
}

function writeStamps(stamps) {
  mkdirSync(inRoot('out'), { recursive: true });
  writeFileSync(stampPath, `${JSON.stringify({ ...readStamps(), ...stamps }, null, 2)}\n`);
}

/**
 * Builds those of the named parts whose sources changed since they were built.
 * @param {('main' | 'preload' | 'graphics' | 'renderer')[]} names
 */
export async function ensureBuilt(names = ['main', 'preload', 'graphics', 'renderer']) {
  await ensureKernels();
  const stamps = readStamps();
  const isThere = (name) => existsSync(inRoot(targets[name].result));
  const stale = [];
  for (const name of names) {
    const { sources, needs } = targets[name];
    // An optional dependency: without it there is everything but what is made of it.
    if (needs !== undefined && !existsSync(inRoot('node_modules', needs))) continue;
    const fingerprint = fingerprintFiles(sources);
    if (stamps[`${name} files`] === fingerprint && isThere(name)) continue;
    const hash = hashFiles(sources);
    // Written anew with the same content: a checkout, a touch.
    if (stamps[name] === hash && isThere(name)) writeStamps({ [`${name} files`]: fingerprint });
    else stale.push({ name, hash, fingerprint });
  }
  if (stale.length === 0) return;
  say(`Building ${stale.map(({ name }) => name).join(', ')} …`);
  const { code, output, milliseconds } = await run(
    requiredNode(),
    [inRoot('scripts', 'build-targets.mjs'), ...stale.map(({ name }) => name)],
    { output: 'collect' },
  );
  if (code !== 0) throw new SetupError(`${output}\nThe build failed: see above.`);
  for (const { name, hash, fingerprint } of stale) writeStamps({ [name]: hash, [`${name} files`]: fingerprint });
  rmSync(compileCache, { recursive: true, force: true });
  say(`Built in ${(milliseconds / 1000).toFixed(1)} s.`);
}
