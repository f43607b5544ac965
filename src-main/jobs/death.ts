import { GatewiseError } from '../core/common/errors';
import type { JobProcessExit } from './host';

const signalSentences: Readonly<Record<string, string>> = {
  SIGKILL: 'was killed (SIGKILL). The system does this when memory runs out; another program can do it as well',
  SIGTERM: 'was told to end by another program (SIGTERM)',
  SIGSEGV: 'crashed in native code (SIGSEGV, a memory access violation)',
  SIGBUS: 'crashed in native code (SIGBUS, a bad memory access)',
  SIGILL: 'crashed in native code (SIGILL, an instruction that this processor does not have)',
  SIGFPE: 'crashed in native code (SIGFPE, an arithmetic fault)',
  SIGABRT: 'aborted in native code (SIGABRT)',
};

/** Exit codes by which Windows tells what POSIX tells by a signal. */
const windowsSentences: Readonly<Record<number, string>> = {
  0xc0000005: 'crashed in native code (0xC0000005, a memory access violation)',
  0xc000001d: 'crashed in native code (0xC000001D, an instruction that this processor does not have)',
  0xc0000409: 'aborted in native code (0xC0000409)',
  0xc00000fd: 'crashed in native code (0xC00000FD, stack overflow)',
};

const outOfMemory = /heap out of memory|allocation failed|std::bad_alloc|out of memory|Array buffer allocation failed/i;

function describe({ code, signal }: JobProcessExit, lines: readonly string[]): string {
  if (signal !== 'SIGKILL' && lines.some((line) => outOfMemory.test(line))) return 'ran out of memory';
  if (signal !== null) return signalSentences[signal] ?? `was ended by ${signal}`;
  if (code === null) return 'ended without a word';
  return windowsSentences[code] ?? `ended unexpectedly with exit code ${code}`;
}

const memoryHint = 'Run fewer jobs at once, or use a shorter lookback, a smaller batch or a smaller model.';
const crashHint =
  'Other runs are not affected. Start it again; if it happens again, choose another engine, fused-wasm or tfjs (--engine in a terminal).';

function hintFor(description: string): string | null {
  if (description.includes('memory runs out') || description.includes('out of memory')) return memoryHint;
  return description.includes('native code') ? crashHint : null;
}

/** The error of a process that ended without saying how its work ended. `details.output` holds its last lines. */
export function deathError(subject: string, exit: JobProcessExit, lines: readonly string[]): GatewiseError {
  const description = describe(exit, lines);
  const hint = hintFor(description);
  const last = lines.at(-1);
  return new GatewiseError('INTERNAL', `${subject} ${description}.${last === undefined ? '' : ` Last line: ${last}`}`, {
    output: [...lines],
    exitCode: exit.code,
    signal: exit.signal,
    ...(hint === null ? {} : { hint }),
  });
}
