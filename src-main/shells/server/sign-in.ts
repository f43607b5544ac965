import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { writeFileAtomically } from '../../disk';

/** Wrong tokens that are looked at within a minute. */
export const triesPerMinute = 10;
const minuteMs = 60_000;

/** Where pages that come from another machine sign in: with the token, which a person pastes. */
export interface SignIn {
  /**
   * Whether a pasted token is the right one.
   * @throws GatewiseError UNAUTHORIZED when it is not; LIMIT_EXCEEDED without a look at it, after too many wrong ones
   */
  check(pasted: string): void;
}

/**
 * @param isRight whether a token is the session's
 * @param now milliseconds, for tests
 */
export function createSignIn(isRight: (token: string) => boolean, now: () => number = Date.now): SignIn {
  let wrong: number[] = [];
  return {
    check(pasted) {
      wrong = wrong.filter((at) => now() - at < minuteMs);
      if (wrong.length >= triesPerMinute)
        throw new GatewiseError('LIMIT_EXCEEDED', said`Too many wrong tokens: wait a minute, then sign in again.`);
      if (isRight(pasted.trim())) return;
      wrong.push(now());
      throw new GatewiseError(
        'UNAUTHORIZED',
        said`That is not the token. Copy the whole line from the file that Gatewise named when it started.`,
      );
    },
  };
}

/** Writes the token where its owner alone can read it, instead of into a terminal whose lines a log may keep. */
export async function writeTokenFile(path: string, token: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomically(path, `${token}\n`, 0o600);
}

/** Takes the file away when nothing listens any more. */
export async function removeTokenFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
