import { formatTable } from '../table';
import type { Workbench } from '../workbench';

/** `gatewise devices`: what can train here. */
export async function listDevices({ client, terminal }: Workbench): Promise<void> {
  const { devices, cores, memoryBytes, pdf } = await client.system.info();
  terminal.writeResult({ devices, cores, memoryBytes, pdf }, () =>
    formatTable(
      ['engine', 'device', 'threads a job', 'available', 'default', 'note'],
      devices.map((device) => [
        device.id,
        device.device,
        device.available ? String(device.threads) : '',
        device.available ? 'yes' : 'no',
        device.isDefault ? 'yes' : 'no',
        device.note ?? '',
      ]),
    ),
  );
}
