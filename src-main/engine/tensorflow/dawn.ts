import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { said } from '../../core/common/sentence';
import { startOn, unusable, type Graphics, type StartedWebgpu } from './webgpu';

/** npm's package of Dawn, Chromium's implementation of WebGPU; an optional dependency. */
const packageName = 'webgpu';
/** tfjs's kernels for WebGPU; an optional dependency, too. */
const kernels = '@tensorflow/tfjs-backend-webgpu';

interface Dawn {
  readonly create: (flags: string[]) => Graphics;
  readonly globals: Readonly<Record<string, unknown>>;
}

function isDawn(loaded: object): loaded is Dawn {
  return 'create' in loaded && typeof loaded.create === 'function' && 'globals' in loaded;
}

/** The version that a package's own manifest tells, from the folder that its main file is in or above. */
function versionOf(name: string): string {
  let folder = dirname(createRequire(import.meta.url).resolve(name));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    .version;
}

/**
 * Puts WebGPU where a browser has it, in `navigator.gpu` and the global scope, which is where tfjs looks for it.
 * @throws Error with the code ERR_MODULE_NOT_FOUND where the package is not installed; Error where its program does not load
 */
async function installDawn(): Promise<{ readonly graphics: Graphics; readonly version: string }> {
  const loaded: unknown = await import(packageName);
  if (typeof loaded !== 'object' || loaded === null || !isDawn(loaded)) {
    throw new Error(`the package ${packageName} does not have what is used of it`);
  }
  const graphics = loaded.create([]);
  Object.assign(globalThis, loaded.globals);
  // Held here as well: Dawn's objects must not outlive the one that made them.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: graphics }, configurable: true, writable: true });
  return { graphics, version: versionOf(packageName) };
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_MODULE_NOT_FOUND';
}

async function start(): Promise<StartedWebgpu> {
  let dawn: Awaited<ReturnType<typeof installDawn>>;
  try {
    dawn = await installDawn();
    await import(kernels);
  } catch (thrown) {
    return unusable(
      isMissing(thrown)
        ? said`WebGPU’s packages, which npm installs where it can, are not here.`
        : said`WebGPU’s packages cannot be loaded: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
  return startOn(dawn.graphics, { webgpu: dawn.version });
}

let started: Promise<StartedWebgpu> | null = null;

/** Starts WebGPU once a process: Dawn on the system's graphics driver, with tfjs's kernels. */
export function startDawn(): Promise<StartedWebgpu> {
  started ??= start();
  return started;
}
