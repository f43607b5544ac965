import { freemem, totalmem } from 'node:os';
import { GatewiseError } from '../core/common/errors';

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

const inGigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
const advice = 'Use a smaller batch, a shorter lookback or a smaller model.';

/** The sentence against a plan that never fits into this machine; null for one that does. */
export function tooLarge(neededBytes: number, { total }: MachineMemory): string | null {
  if (neededBytes <= total) return null;
  return `The plan needs ${inGigabytes(neededBytes)} of memory, and this machine has ${inGigabytes(total)}. ${advice}`;
}

/** The error of a job that is alone and still finds too little memory. */
export function notEnoughMemory(neededBytes: number, { available, total }: MachineMemory): GatewiseError {
  return new GatewiseError(
    'LIMIT_EXCEEDED',
    `The plan needs ${inGigabytes(neededBytes)} of memory; of the machine's ${inGigabytes(total)}, ${inGigabytes(available)} are free. Close other programs, or plan less: ${advice.toLowerCase()}`,
    { neededBytes, availableBytes: available, totalBytes: total },
  );
}

/** A job that runs, with what it was planned to need. */
export interface RunningNeed {
  readonly neededBytes: number;
  /** Whether it holds that memory already, so that the machine's figure counts it. */
  readonly holds: boolean;
}

/** Whether a job may start beside those that run. */
export function fitsBeside(neededBytes: number, running: readonly RunningNeed[], memory: MachineMemory): boolean {
  if (neededBytes === 0) return true;
  const coming = running.reduce((sum, { neededBytes: bytes, holds }) => sum + (holds ? 0 : bytes), 0);
  const planned = running.reduce((sum, { neededBytes: bytes }) => sum + bytes, 0);
  return neededBytes <= memory.available - coming && neededBytes <= memory.total - planned;
}
