import type { Engine } from '../../core/training';

/** `createTensorflowEngine` of ./engine; the library is loaded at the first use alone, as most processes run other engines. */
export function createTensorflowEngine(): Engine {
  const load = async (): Promise<Engine> => (await import('./engine')).createTensorflowEngine();
  return {
    describe: async () => (await load()).describe(),
    unsupported: () => null,
    plannedBytes: async (model) => (await load()).plannedBytes(model),
    create: async (specification) => (await load()).create(specification),
    probeLayer: async (probe) => (await load()).probeLayer(probe),
  };
}
