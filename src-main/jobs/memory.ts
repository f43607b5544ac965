import { freemem, totalmem } from 'node:os';
import { describeBytes } from '../core/common/bytes';
import { GatewiseError } from '../core/common/errors';
import { said, sentenceText, type Sentence } from '../core/common/sentence';
import type { PreflightFinding } from '../core/preflight/schema';

/** Memory of this machine as a job may use it, in bytes. */
export interface MachineMemory {
  /** What there is in all: the machine's, or what a container leaves of it. */
  readonly total: number;
  /** What no program uses now, caches that can be dropped counted as free. */
  readonly available: number;
}

/** Reads the machine, and the limit of the container around this process (cgroups, by Node). */
export function readMemory(): MachineMemory {
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  return { total, available: Math.min(total, freemem(), process.availableMemory()) };
}

const advice = said`Use a smaller batch, a shorter lookback or a smaller model.`;
const lessPlanned = said`use a smaller batch, a shorter lookback or a smaller model.`;

/** The sentence against a plan that never fits into this machine; null for one that does. */
export function tooLarge(neededBytes: number, { total, available }: MachineMemory): Sentence | null {
  if (neededBytes <= total) return null;
  return said`The plan needs ${describeBytes(neededBytes)} of memory, and this machine has ${describeBytes(total)}, of which ${describeBytes(available)} are free now. ${advice}`;
}

/** What is told before a run whose plan fits into the machine, but not into what is free of it now; null for one that fits. */
export function memoryFinding(neededBytes: number, { available }: MachineMemory): PreflightFinding | null {
  if (neededBytes <= available) return null;
  return {
    id: 'memoryNotFree',
    severity: 'warning',
    columns: [],
    message: `The plan needs ${describeBytes(neededBytes)} of memory, and ${describeBytes(available)} are free now.`,
    evidence: { neededBytes, freeBytes: available },
    advice: `The run waits while others are at work here, and is refused when it is alone and there is still too little. Close other programs, or plan less: ${sentenceText(lessPlanned)}`,
  };
}

/** The error of a job that is alone and still finds too little memory. */
export function notEnoughMemory(neededBytes: number, { available, total }: MachineMemory): GatewiseError {
  return new GatewiseError(
    'LIMIT_EXCEEDED',
    said`The plan needs ${describeBytes(neededBytes)} of memory; of the machine's ${describeBytes(total)}, ${describeBytes(available)} are free. Close other programs, or plan less: ${lessPlanned}`,
    { neededBytes, availableBytes: available, totalBytes: total },
  );
}

/** A job that runs, with what it was planned to need. */
export interface RunningNeed {
  readonly neededBytes: number;
  /** Whether it holds that memory already, so that the machine's figure counts it. */
  readonly holds: boolean;
}

/** The machine's memory without what the jobs that run were planned to need, whether they have taken it yet or not. */
export function memoryBeside(running: readonly RunningNeed[], { total, available }: MachineMemory): MachineMemory {
  const coming = running.reduce((sum, { neededBytes, holds }) => sum + (holds ? 0 : neededBytes), 0);
  const planned = running.reduce((sum, { neededBytes }) => sum + neededBytes, 0);
  return { total, available: Math.max(0, Math.min(available - coming, total - planned)) };
}
