import type { ProbedDevice } from '../../../contract';
import { formatTable } from '../table';
import type { Workbench } from '../workbench';

function selfTestText({ selfTest }: ProbedDevice): string {
  if (selfTest === null) return '';
  const { error, tolerance } = selfTest;
  return `${error === null ? 'no number' : error.toExponential(1)} of ${tolerance.toExponential(0)}`;
}

/** The driver and what the engine runs on, e.g. `node 24.21.0`. */
function softwareText({ facts }: ProbedDevice): string {
  if (facts === null) return '';
  const versions = Object.entries(facts.versions).map(([name, version]) => `${name} ${version}`);
  return [...(facts.driver === null ? [] : [facts.driver]), ...versions].join(', ');
}

function memoryText({ facts }: ProbedDevice): string {
  if (facts?.memoryBytes === null || facts === null) return '';
  return `${(facts.memoryBytes / 2 ** 30).toFixed(1)} GiB`;
}

/** `gatewise devices`: what can train here, each engine started and tested in a process of its own. */
export async function listDevices({ client, terminal }: Workbench): Promise<void> {
  const [devices, { cores, memoryBytes, pdf }] = await Promise.all([client.system.devices({}), client.system.info()]);
  terminal.writeResult({ devices, cores, memoryBytes, pdf }, () =>
    formatTable(
      ['engine', 'device', 'memory', 'runs on', 'self-test', 'threads a job', 'available', 'default', 'note'],
      devices.map((device) => [
        device.id,
        device.device,
        memoryText(device),
        softwareText(device),
        selfTestText(device),
        device.available ? String(device.threads) : '',
        device.available ? 'yes' : 'no',
        device.isDefault ? 'yes' : 'no',
        device.note ?? '',
      ]),
    ),
  );
}
