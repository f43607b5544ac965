import { totalmem } from 'node:os';
import type { DeviceFacts } from '../../core/training';

/** Facts of an engine that computes on the processor, in the machine's memory. @param versions of what it runs on */
export function processorFacts(versions: DeviceFacts['versions']): DeviceFacts {
  return { kind: 'processor', driver: null, memoryBytes: totalmem(), versions };
}
