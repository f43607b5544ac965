import type { Engine } from '../../core/training';

/** An engine whose library is loaded at the first use alone, as most processes run other engines. */
function whenUsed(load: () => Promise<Engine>): Engine {
  return {
    describe: async () => (await load()).describe(),
    unsupported: () => null,
    plannedBytes: async (model) => (await load()).plannedBytes(model),
    create: async (specification) => (await load()).create(specification),
    probeLayer: async (probe) => (await load()).probeLayer(probe),
  };
}

/** `createTensorflowEngine` of ./engine. */
export function createTensorflowEngine(): Engine {
  return whenUsed(async () => (await import('./engine')).createTensorflowEngine());
}

/** `createWebgpuEngine` of ./engine. */
export function createWebgpuEngine(): Engine {
  return whenUsed(async () => (await import('./engine')).createWebgpuEngine());
}

/** `createTfjsNodeEngine` of ./engine. */
export function createTfjsNodeEngine(): Engine {
  return whenUsed(async () => (await import('./engine')).createTfjsNodeEngine());
}

export { useGraphicsPage, type GraphicsPort } from './page/port';
