import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keptSessionPath } from '../../../src-main/shells/common';
import { createToken, keepSession, keptSessionMs, readKeptSession } from '../../../src-main/shells/server/kept-session';

describe('the session that a server keeps for the next one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-session-'));
  const path = join(folder, 'sessions', 'a.json');
  const session = { token: createToken(), port: 8137, createdAt: 1_000_000 };
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is read back for a week, and never from the future', async () => {
    await keepSession(path, session);
    expect(await readKeptSession(path, 1_000_001)).toEqual(session);
    expect(await readKeptSession(path, 1_000_000 + keptSessionMs)).toBeUndefined();
    expect(await readKeptSession(path, 999_999)).toBeUndefined();
    expect(readdirSync(join(folder, 'sessions'))).toEqual(['a.json']);
  });

  it.runIf(process.platform !== 'win32')('is not taken from a file that others can read', async () => {
    await keepSession(path, session);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o640);
    expect(await readKeptSession(path, 1_000_001)).toBeUndefined();
  });

  it('is not taken from what is broken or missing', async () => {
    for (const text of ['', '{', '{}', JSON.stringify({ ...session, token: 'short' })]) {
      writeFileSync(path, text, { mode: 0o600 });
      expect(await readKeptSession(path, 1_000_001), text).toBeUndefined();
    }
    expect(await readKeptSession(join(folder, 'none.json'))).toBeUndefined();
  });

  it('clears away what is too old beside it', async () => {
    const old = join(folder, 'sessions', 'old.json');
    writeFileSync(old, '{}');
    utimesSync(old, new Date(0), new Date(0));
    await keepSession(path, session);
    expect(readdirSync(join(folder, 'sessions'))).toEqual(['a.json']);
  });

  it('lies in the person’s folder, another one for each workspace', () => {
    const surroundings = { platform: 'linux' as const, home: '/home/a', environment: {} };
    const [first, second] = ['/data/one', '/data/two'].map((workspace) => keptSessionPath(workspace, surroundings));
    expect(first).toMatch(/^\/home\/a\/\.local\/share\/gatewise\/sessions\/[0-9a-f]{32}\.json$/);
    expect(second).not.toBe(first);
  });
});
