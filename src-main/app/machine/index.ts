import { readMemory, type MachineMemory } from '../../jobs';
import { GraphicsReader } from './graphics';
import { MachineMonitor } from './monitor';
import { readProcessorTimes } from './processor';

export { MachineMonitor } from './monitor';

/** The monitor of this machine. @param memory reads its memory; default: the system's figures and the limit of the container */
export function createMachineMonitor(memory: () => MachineMemory = readMemory): MachineMonitor {
  const graphics = new GraphicsReader();
  return new MachineMonitor({ memory, processor: readProcessorTimes, graphics: () => graphics.read() });
}
