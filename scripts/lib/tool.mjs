import { inRoot } from './project.mjs';
import { runProgram } from './runtime.mjs';

/**
 * Bundles a TypeScript program of the tests.
 * @param {string} name of the bundle's folder in out/
 * @param {string[]} entry path of the source, from the checkout
 * @returns {Promise<string>} the bundle's path
 */
export async function bundleTool(name, entry) {
  const { build } = await import('esbuild');
  const outfile = inRoot('out', name, `${name}.mjs`);
  await build({
    entryPoints: [inRoot(...entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    target: 'node24',
    logLevel: 'warning',
  });
  return outfile;
}

/** Bundles a TypeScript program of the tests and runs it with the right Node. */
export async function runTool(name, entry, parameters) {
  return runProgram(await bundleTool(name, entry), parameters);
}
