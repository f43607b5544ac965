import { inRoot } from './project.mjs';
import { runProgram } from './runtime.mjs';

/**
 * Bundles a TypeScript program of the tests and runs it with the right Node.
 * @param {string} name of the bundle's folder in out/
 * @param {string[]} entry path of the source, from the checkout
 * @param {string[]} parameters of the program
 */
export async function runTool(name, entry, parameters) {
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
  return runProgram(outfile, parameters);
}
