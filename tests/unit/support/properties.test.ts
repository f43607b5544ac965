import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';

/** Below the checkout, so that the test of a property finds its packages. */
mkdirSync(resolve('test-results'), { recursive: true });
const folder = mkdtempSync(join(resolve('test-results'), 'planted-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a property that does not hold in a Vitest of its own, as a person would. */
function fail(seed: string, isAsync: boolean) {
  const kept = join(mkdtempSync(join(tmpdir(), 'gatewise-kept-')), 'properties.jsonl');
  const property = isAsync
    ? 'await fc.assert(fc.asyncProperty(fc.integer(), async (n) => n < 1000))'
    : 'fc.assert(fc.property(fc.integer(), (n) => n < 1000))';
  const file = join(folder, 'planted.test.mjs');
  writeFileSync(
    file,
    `import fc from 'fast-check'; import { it } from 'vitest'; it('is small', async () => { ${property}; });`,
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      resolve('node_modules/vitest/vitest.mjs'),
      ...['run', '--root', folder, '--config', join(folder, 'vitest.config.mjs')],
    ],
    { env: { ...process.env, GATEWISE_SEED: seed, GATEWISE_PROPERTIES: kept }, encoding: 'utf8' },
  );
  const [entry] = readFileSync(kept, 'utf8').trim().split('\n');
  rmSync(join(kept, '..'), { recursive: true, force: true });
  return { status, output: stdout + stderr, entry: JSON.parse(entry ?? '') as Record<string, unknown> };
}

it.each([false, true])(
  'a property that does not hold names its seed and example, and keeps them (async: %s)',
  (isAsync) => {
    writeFileSync(
      join(folder, 'vitest.config.mjs'),
      `export default { test: { include: ['*.test.mjs'], exclude: [], setupFiles: [${JSON.stringify(resolve('tests/support/properties.ts'))}] } };`,
    );
    const { status, output, entry } = fail('7', isAsync);
    expect(status).toBe(1);
    expect(output).toContain('Counterexample: [1000]');
    expect(output).toContain('Again: GATEWISE_SEED=7');
    expect(entry['file']).toMatch(/planted\.test\.mjs$/);
    expect(entry).toMatchObject({ test: 'is small', seed: 7, counterexample: '[1000]' });
  },
);
