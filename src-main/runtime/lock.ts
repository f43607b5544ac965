import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { said } from '../core/common/sentence';
import { SetupFailure } from './failure';

/** Another setup is at work on the same folder. */
export class SetupAtWork extends SetupFailure {}

/**
 * Keeps every other setup off a folder, whichever program runs it, until it is let go of or this process ends. It is a name
 * that the kernel gives to one process at a time (an abstract socket of Linux, https://man7.org/linux/man-pages/man7/unix.7.html),
 * so that nothing is left behind by one that was killed.
 * @param folder where a runtime is installed; the folder that it lies in has to be there
 * @returns lets go
 * @throws SetupAtWork when another one has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const place = join(realpathSync(dirname(folder)), basename(folder));
  const name = createHash('sha256').update(place).digest('hex').slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((held, refused) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      refused(
        error.code === 'EADDRINUSE'
          ? new SetupAtWork(said`Another setup is at work on ${folder}: wait until it has ended, or cancel it there.`)
          : error,
      );
    });
    server.listen(`\0gatewise-setup-${name}`, held);
  });
  server.unref();
  return () =>
    new Promise((released) => {
      server.close(() => {
        released();
      });
    });
}
