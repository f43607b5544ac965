import { describe, expect, it } from 'vitest';
import { DeviceRegistry } from '../../src-main/app/devices';
import type { EngineId, EngineProbe } from '../../src-main/core/training';
import { isAlive, useTestRunners } from './support/runner';

const makeRunner = useTestRunners();

describe('a question that is asked of a process of its own', () => {
  it('has another one each time, which is gone with the answer', async () => {
    const runner = makeRunner();
    const [first, second] = await Promise.all([
      runner.request('alone', { how: 'answer' }),
      runner.request('alone', { how: 'answer' }),
    ]);
    expect(first.pid).not.toBe(second.pid);
    expect([first, second].map(({ pid }) => isAlive(pid))).toEqual([false, false]);
  });

  it('does no harm to others when its process crashes or hangs', async () => {
    const runner = makeRunner();
    const { pid } = await runner.request('echo', { text: 'before' });
    await expect(runner.request('alone', { how: 'die' })).rejects.toThrow(/SIGSEGV/);
    const controller = new AbortController();
    const hanging = runner.request('alone', { how: 'spin' }, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(hanging).rejects.toThrow('enough');
    expect((await runner.request('echo', { text: 'after' })).pid).toBe(pid);
  });
});

function probeOf(id: EngineId, available = true): EngineProbe {
  return { id, available, device: id, facts: null, selfTest: null, note: null, noteSentence: null };
}

/** A registry whose engines are found as `answer` tells; counts how often they are looked at. */
function registryOf(
  answer: (engine: EngineId, signal: AbortSignal | undefined) => Promise<EngineProbe>,
  isInstalled: (engine: EngineId) => boolean = () => true,
) {
  const asked: EngineId[] = [];
  const limits: AbortController[] = [];
  const registry = new DeviceRegistry(
    {
      request: (_: string, { engine }: { engine: EngineId }, options?: { signal?: AbortSignal | undefined }) => {
        asked.push(engine);
        return answer(engine, options?.signal);
      },
    } as never,
    () => {
      const limit = new AbortController();
      limits.push(limit);
      return limit.signal;
    },
    isInstalled,
  );
  return { registry, asked, limits };
}

describe('the devices of a machine', () => {
  it('are looked at once, and again when somebody asks for it', async () => {
    const { registry, asked } = registryOf((engine) => Promise.resolve(probeOf(engine)));
    const found = await registry.list(false);
    expect(found.map(({ id }) => id)).toEqual(asked);
    expect(await registry.list(false)).toBe(found);
    await registry.list(true);
    expect(asked).toHaveLength(2 * found.length);
  });

  it('say of an engine whose process crashes or hangs why it is not used, and of the others what they are', async () => {
    const { registry, limits } = registryOf((engine, signal) => {
      if (engine === 'fused-native') return Promise.reject(new Error('crashed in native code'));
      if (engine === 'fused-wasm') return Promise.resolve(probeOf(engine));
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new Error('too late'));
        });
      });
    });
    const listed = registry.list(false);
    for (const limit of limits.slice(2)) limit.abort();
    const found = await listed;
    expect(found.map(({ id, available }) => [id, available]).slice(0, 3)).toEqual([
      ['fused-native', false],
      ['fused-wasm', true],
      ['tfjs', false],
    ]);
    expect(found.find(({ id }) => id === 'tfjs')?.note).toMatch(/did not answer within 30 seconds/);
    expect(found.find(({ id }) => id === 'fused-native')?.note).toMatch(/process ended.*native code/);
  });

  it('are raced where they are not the processor’s, passed their test, and are no driver in software', async () => {
    const facts = { kind: 'graphics' as const, driver: null, memoryBytes: null, versions: {} };
    const usable = registryOf((engine) => Promise.resolve({ ...probeOf(engine), facts }));
    expect(await usable.registry.raced()).toEqual(['webgpu', 'tfjs-node']);
    // Looked at once, whoever asks.
    await usable.registry.list(false);
    expect(usable.asked.filter((engine) => engine === 'webgpu')).toHaveLength(1);
    const software = registryOf((engine) =>
      Promise.resolve({ ...probeOf(engine), facts: { ...facts, isSoftware: true } }),
    );
    expect(await software.registry.raced()).toEqual([]);
    const unusable = registryOf((engine) => Promise.resolve(probeOf(engine, false)));
    expect(await unusable.registry.raced()).toEqual([]);
    const absent = registryOf(
      () => Promise.reject(new Error('nobody asks')),
      () => false,
    );
    expect(await absent.registry.raced()).toEqual([]);
    expect(absent.asked).toEqual([]);
  });
});
