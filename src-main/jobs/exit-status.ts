import type { JobProcessExit } from './host';

/** POSIX numbers of the signals that end processes; the same on Linux and macOS but for SIGBUS, which is left out. */
const signalNames: Readonly<Record<number, string>> = {
  2: 'SIGINT',
  4: 'SIGILL',
  6: 'SIGABRT',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
};

/**
 * Electron passes on what waitpid says, where the low seven bits are the signal that ended the process. Jobs that end by
 * themselves use the codes 0 and 1 alone, which are no signals of this table.
 */
export function readExit(code: number, platform: NodeJS.Platform): JobProcessExit {
  const signal = platform === 'win32' ? undefined : signalNames[code & 0x7f];
  return signal === undefined ? { code, signal: null } : { code: null, signal };
}
