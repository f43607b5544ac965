import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../disk';

/** A token goes on being good for this long after it was made, however often the server starts. */
export const keptSessionMs = 7 * 24 * 60 * 60_000;

const keptSchema = z.object({
  token: z.string().regex(/^[\w-]{43}$/),
  port: z.number().int().min(1).max(65_535),
  createdAt: z.number(),
});
/** What a server leaves for the next one on the same workspace, so that open pages go on without a new link. */
export type KeptSession = z.infer<typeof keptSchema>;

/** A random 256-bit token. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether nobody but this process's user can read the file. Windows guards the person's folder by itself. */
async function isPrivate(path: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const { mode, uid } = await stat(path);
  return (mode & 0o077) === 0 && uid === process.getuid?.();
}

/** The session that an earlier server kept; undefined when there is none, it is too old, or others could have read it. */
export async function readKeptSession(path: string, now: number = Date.now()): Promise<KeptSession | undefined> {
  try {
    if (!(await isPrivate(path))) return undefined;
    const kept = keptSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const age = now - kept.createdAt;
    return age >= 0 && age < keptSessionMs ? kept : undefined;
  } catch {
    // None was kept, or it cannot be read: pages then need the new link, as without it.
    return undefined;
  }
}

/** Keeps a session for the next server, readable by its owner alone, and removes what is too old beside it. */
export async function keepSession(path: string, session: KeptSession, now: number = Date.now()): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileAtomically(path, JSON.stringify(session), 0o600);
  for (const name of await readdir(folder)) {
    const other = join(folder, name);
    // Another server may clear up at the same time.
    const status = await stat(other).catch(() => undefined);
    if (status !== undefined && now - status.mtimeMs > keptSessionMs) await rm(other, { force: true });
  }
}
