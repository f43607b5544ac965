import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../../..');

/**
 * Bundles a job entry as the build does, in some 50 ms, into a folder of its own from which npm dependencies are found.
 * @param checkout of the repository; where programs are not run from their own place, they name it
 * @returns the bundle's path
 */
export async function bundleEntry(source: string, checkout = root): Promise<string> {
  const parent = join(checkout, 'node_modules/.cache/gatewise-tests');
  await mkdir(parent, { recursive: true });
  const outfile = join(await mkdtemp(join(parent, 'job-')), 'job.mjs');
  await build({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return outfile;
}
