import { availableParallelism } from 'node:os';
import { runNpm } from './processes.mjs';
import { say } from './project.mjs';

/** Checks of the whole source, by the name of their npm script, the longest first. */
export const quickChecks = ['lint', 'types', 'format:check', 'wasm:check', 'imports'];
export const allChecks = [...quickChecks, 'unused'];

/**
 * Runs checks, one on each processor at a time, all of them whatever the others say.
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runChecks(names) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const left = [...names];
  const work = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) await check(name);
  };
  const check = async (name) => {
    const { code, output, milliseconds } = await runNpm(['run', '-s', name], { output: 'collect' });
    counts[code === 0 ? 'passed' : 'failed'] += 1;
    const seconds = (milliseconds / 1000).toFixed(1);
    say(code === 0 ? `✓ ${name} (${seconds} s)` : `✗ ${name} (${seconds} s)\n${output.trimEnd()}`);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return counts;
}

export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
