import { said, sentenceText, type Sentence } from '../core/common/sentence';
import { GatewiseError, hinted } from '../core/common/errors';
import type { JobProcessExit } from './host';

const signalSentences: Readonly<Record<string, Sentence>> = {
  SIGKILL: said`was killed (SIGKILL). The system does this when memory runs out; another program can do it as well`,
  SIGTERM: said`was told to end by another program (SIGTERM)`,
  SIGSEGV: said`crashed in native code (SIGSEGV, a memory access violation)`,
  SIGBUS: said`crashed in native code (SIGBUS, a bad memory access)`,
  SIGILL: said`crashed in native code (SIGILL, an instruction that this processor does not have)`,
  SIGFPE: said`crashed in native code (SIGFPE, an arithmetic fault)`,
  SIGABRT: said`aborted in native code (SIGABRT)`,
};

/** Exit codes by which Windows tells what POSIX tells by a signal. */
const windowsSentences: Readonly<Record<number, Sentence>> = {
  0xc0000005: said`crashed in native code (0xC0000005, a memory access violation)`,
  0xc000001d: said`crashed in native code (0xC000001D, an instruction that this processor does not have)`,
  0xc0000409: said`aborted in native code (0xC0000409)`,
  0xc00000fd: said`crashed in native code (0xC00000FD, stack overflow)`,
};

const outOfMemory = /heap out of memory|allocation failed|std::bad_alloc|out of memory|Array buffer allocation failed/i;

function describe({ code, signal }: JobProcessExit, lines: readonly string[]): Sentence {
  if (signal !== 'SIGKILL' && lines.some((line) => outOfMemory.test(line))) return said`ran out of memory`;
  if (signal !== null) return signalSentences[signal] ?? said`was ended by ${signal}`;
  if (code === null) return said`ended without a word`;
  return windowsSentences[code] ?? said`ended unexpectedly with exit code ${code}`;
}

const memoryHint = said`Run fewer jobs at once, or use a shorter lookback, a smaller batch or a smaller model.`;
const crashHint = said`Other runs are not affected. Start it again; if it happens again, choose another engine, fused-wasm or tfjs (--engine in a terminal).`;

function hintFor(description: string): Sentence | null {
  if (description.includes('memory runs out') || description.includes('out of memory')) return memoryHint;
  return description.includes('native code') ? crashHint : null;
}

/** The error of a process that ended without saying how its work ended. `details.output` holds its last lines. */
export function deathError(subject: Sentence, exit: JobProcessExit, lines: readonly string[]): GatewiseError {
  const description = describe(exit, lines);
  const hint = hintFor(sentenceText(description));
  const last = lines.at(-1);
  const told =
    last === undefined ? said`${subject} ${description}.` : said`${subject} ${description}. Last line: ${last}`;
  return new GatewiseError('INTERNAL', told, {
    output: [...lines],
    exitCode: exit.code,
    signal: exit.signal,
    ...(hint === null ? {} : hinted(hint)),
  });
}
