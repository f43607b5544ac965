import { runNpm } from './processes.mjs';
import { say } from './project.mjs';

/** Checks of the whole source, by the name of their npm script. */
export const quickChecks = ['types', 'lint', 'format:check', 'imports', 'wasm:check'];
export const allChecks = [...quickChecks, 'unused'];

/**
 * Runs checks one after the other, all of them whatever the others say.
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runChecks(names) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    const { code, output, milliseconds } = await runNpm(['run', '-s', name], { output: 'collect' });
    counts[code === 0 ? 'passed' : 'failed'] += 1;
    const seconds = (milliseconds / 1000).toFixed(1);
    say(code === 0 ? `✓ ${name} (${seconds} s)` : `✗ ${name} (${seconds} s)\n${output.trimEnd()}`);
  }
  return counts;
}

export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
