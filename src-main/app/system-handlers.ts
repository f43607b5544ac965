import { cpus, totalmem } from 'node:os';
import type { NamedKind, SystemInfo } from '../contract';
import { defaultParallelJobs, threadsPerJob } from '../jobs';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import type { Services } from './services';
import { setUpEngine } from './set-up-engine';

export function systemHandlers(os: Implementer, services: Services) {
  const { workspace, jobs, devices } = services;
  const threadsOf = (engine: string): number =>
    engine === 'tfjs' || engine === 'webgpu'
      ? 1
      : threadsPerJob(workspace.settings.read().parallelJobs ?? defaultParallelJobs());
  // The machine does not change while the backend runs; asking starts a helper process, so it is asked once.
  let engines: Promise<Omit<SystemInfo['devices'][number], 'threads'>[]> | null = null;
  const readDevices = async (): Promise<SystemInfo['devices']> => {
    engines ??= jobs.request('devices', {});
    try {
      const known = await engines;
      return known.map((engine) => ({ ...engine, threads: threadsOf(engine.id) }));
    } catch (error) {
      engines = null;
      throw error;
    }
  };
  const named: Readonly<Record<NamedKind, { resolveId(text: string): string }>> = {
    dataset: workspace.datasets,
    experiment: workspace.experiments,
    run: workspace.runs,
    group: workspace.groups,
    comparison: workspace.comparisons,
    study: workspace.studies,
  };
  return {
    info: os.system.info.handler(async () => ({
      version: services.version,
      shell: services.shell,
      platform: `${process.platform} ${process.arch}`,
      workspace: workspace.directory,
      readOnly: workspace.refusal !== null,
      cores: cpus().length,
      memoryBytes: totalmem(),
      runningJobs: jobs.runningCount,
      queuedJobs: jobs.queuedCount,
      pdf: services.printer !== null && (await services.printer.available()),
      devices: await readDevices(),
      damage: workspace.damage(),
    })),
    devices: os.system.devices.handler(async ({ input }) => {
      const probes = await devices.list(input.again);
      const preferred = probes.find(({ available }) => available)?.id;
      return probes.map((probe) => ({ ...probe, threads: threadsOf(probe.id), isDefault: probe.id === preferred }));
    }),
    setup: os.system.setup.handler(({ input, signal }) =>
      withContractErrors(
        setUpEngine(services, input, signal, () => {
          devices.forget();
          engines = null;
        }),
      ),
    ),
    machine: os.system.machine.handler(({ signal }) => withContractErrors(services.machine.watch(signal))),
    settings: os.system.settings.handler(() => workspace.settings.read()),
    updateSettings: os.system.updateSettings.handler(({ input }) => {
      const settings = workspace.settings.update(input);
      jobs.setParallel(settings.parallelJobs ?? defaultParallelJobs());
      return settings;
    }),
    resolve: os.system.resolve.handler(({ input }) => ({ id: named[input.kind].resolveId(input.text) })),
  };
}
