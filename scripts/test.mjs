import { existsSync, readFileSync, rmSync } from 'node:fs';
import { ensureBuilt } from './lib/build.mjs';
import { formatCounts, quickChecks, runChecks } from './lib/checks.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { requiredNode } from './lib/runtime.mjs';

const resultPath = inRoot('test-results', 'vitest.json');

/** Counts of vitest's JSON report. A file that could not even be loaded counts as one failure. */
function readCounts(exitCode) {
  if (!existsSync(resultPath)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(resultPath, 'utf8'));
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    // Vitest also fails for what happens outside of tests, such as an unhandled rejection.
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

await runMain(async () => {
  await ensureInstalled();
  const node = requiredNode();
  const checks = await runChecks(quickChecks);
  await ensureBuilt();
  rmSync(resultPath, { force: true });
  const { code } = await run(node, [
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultPath}`,
    ...process.argv.slice(2),
  ]);
  const tests = readCounts(code);
  const counts = {
    passed: checks.passed + tests.passed,
    failed: checks.failed + tests.failed,
    skipped: checks.skipped + tests.skipped,
  };
  console.log(formatCounts(counts));
  return counts.failed === 0 ? 0 : 1;
});
