import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedTests, shareTime } from '../../../scripts/lib/changed-tests.mjs';

const folder = mkdtempSync(join(tmpdir(), 'gatewise-changed-'));
const repository = join(folder, 'repository');
const git = (...parameters: string[]): string =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...parameters], {
    cwd: repository,
    encoding: 'utf8',
  });
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), text);
};

beforeAll(() => {
  mkdirSync(repository);
  git('init', '--quiet');
  for (const name of ['kept', 'altered', 'moved', 'gone']) write(`tests/unit/${name}.test.ts`, `// ${name}`);
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  write('tests/unit/altered.test.ts', '// altered again');
  write('tests/unit/new “quoted”.test.ts', '// new');
  write('tests/electron/window.test.ts', '// wants Electron');
  write('tests/support/help.ts', '// no test');
  write('src-main/a.test.ts', '// elsewhere');
  rmSync(join(repository, 'tests/unit/gone.test.ts'));
  git('add', '--all');
  git('mv', 'tests/unit/moved.test.ts', 'tests/unit/moved-on.test.ts');
  git('commit', '--quiet', '-m', 'second');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('tests that a change adds or alters', () => {
  it('are those of the last commit: neither what was only moved, nor what is gone or no test', async () => {
    const { files, reason } = await changedTests(undefined, repository);
    expect(files.sort()).toEqual(['tests/unit/altered.test.ts', 'tests/unit/new “quoted”.test.ts']);
    expect(reason).toBeNull();
  });

  it('are unknown, and no error, in a clone without the parent and in no repository at all', async () => {
    const shallow = join(folder, 'shallow');
    git('clone', '--quiet', '--depth', '1', `file://${repository}`, shallow);
    expect(await changedTests(undefined, shallow)).toEqual({ files: [], reason: 'The commit HEAD^ is not here.' });
    const none = join(folder, 'none');
    mkdirSync(none);
    expect(await changedTests(undefined, none)).toEqual({ files: [], reason: 'The commit HEAD^ is not here.' });
  });

  it('get the time that there is, the quickest first', () => {
    const files = [
      { file: 'slow', seconds: 100 },
      { file: 'quick', seconds: 5 },
      { file: 'endless', seconds: 1000 },
    ];
    expect(shareTime(files, 20, 400)).toEqual([
      { file: 'quick', times: 20 },
      { file: 'slow', times: 3 },
      { file: 'endless', times: 0 },
    ]);
  });
});
