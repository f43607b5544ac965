import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';

/**
 * Properties are tried on the same examples in every run, so that a test fails for what was changed and not by chance.
 * `GATEWISE_SEED=7 npx vitest run …` tries others; what fails then is mended, and its example becomes a test.
 * Seed and example of a failure are in its message, and are kept in `test-results/properties.jsonl`.
 */
const seed = Number(process.env['GATEWISE_SEED'] ?? 1);
if (!Number.isInteger(seed)) throw new Error('GATEWISE_SEED is no whole number.');
const kept = resolve(process.env['GATEWISE_PROPERTIES'] ?? join('test-results', 'properties.jsonl'));

/** Fails as fast-check itself would, and says in the message how the very example comes again. */
function report(run: fc.RunDetails<unknown>, message: string | undefined): void {
  if (!run.failed) return;
  const { testPath, currentTestName = '' } = expect.getState();
  const file = testPath === undefined ? '' : relative(process.cwd(), testPath);
  const again = `GATEWISE_SEED=${run.seed} node_modules/.bin/vitest run ${file} -t ${JSON.stringify(currentTestName)}`;
  const counterexample = fc.stringify(run.counterexample);
  mkdirSync(dirname(kept), { recursive: true });
  const entry = { test: currentTestName, file, seed: run.seed, path: run.counterexamplePath, counterexample, again };
  appendFileSync(kept, `${JSON.stringify(entry)}\n`);
  throw new Error(`${message ?? 'A property does not hold.'}\nAgain: ${again}\nKept in ${kept}`, {
    cause: run.errorInstance,
  });
}

fc.configureGlobal({
  seed,
  // Plugins, which are to take its place, are given to one assertion and never to all.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  reporter: (run) => {
    report(run, fc.defaultReportMessage(run));
  },
});
