import { existsSync } from 'node:fs';
import { run } from './processes.mjs';
import { inRoot } from './project.mjs';

/**
 * Test files that the last commit adds or alters; against `base`, all that was changed since then.
 * @param {string} [base] a commit
 * @param {string} [cwd] folder of the repository
 * @returns {Promise<{ files: string[], reason: string | null }>} `reason`: why it cannot be told (no repository, no
 *   parent in a shallow clone)
 */
export async function changedTests(base = 'HEAD^', cwd = inRoot()) {
  const parameters = [
    'diff',
    '--name-only',
    '--find-renames=100%',
    '--diff-filter=AM',
    '-z',
    base,
    'HEAD',
    '--',
    'tests',
  ];
  const { code, output } = await run('git', parameters, { output: 'collect', cwd }).catch(() => ({
    code: 1,
    output: '',
  }));
  if (code !== 0) return { files: [], reason: `The commit ${base} is not here.` };
  const files = output.split('\0').filter((path) => /^tests\/(?!electron\/).*\.test\.ts$/.test(path));
  return { files: files.filter((path) => existsSync(`${cwd}/${path}`)), reason: null };
}

/**
 * How often each file can be run in a time, the quickest first, so that a slow one takes the rest and not all.
 * @param {{ file: string, seconds: number }[]} files with the time that one run takes
 * @returns {{ file: string, times: number }[]} none of them 0 times by more than it must be
 */
export function shareTime(files, times, budgetSeconds) {
  let left = budgetSeconds;
  return [...files]
    .sort((one, other) => one.seconds - other.seconds)
    .map(({ file, seconds }) => {
      const share = Math.max(0, Math.min(times, Math.floor(left / seconds)));
      left -= share * seconds;
      return { file, times: share };
    });
}
