import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleEntry } from '../jobs/support/bundle';
import { scaledDifference } from '../parity/support/numbers';
import type { GraphicsObservations } from './support/electron/graphics-driver';
import { lacksBrowser } from './support/workbench';

/**
 * The desktop program trains in its hidden windows: everything but Electron itself is real, the main process, its jobs, the
 * page and its preload script as they are built, in a real Chromium.
 */
describe.skipIf(lacksBrowser)('training by WebGPU in the desktop program', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatewise-electron-graphics-')));
  let seen: GraphicsObservations;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    const [userData, resources] = ['settings', 'resources'].map((name) => join(folder, name));
    for (const path of [userData, resources]) mkdirSync(path ?? '');
    const driver = await bundleEntry(resolve('tests/e2e/support/electron/graphics-driver.ts'));
    const parameters = [resolve('.'), join(folder, 'workspace'), userData ?? '', resources ?? ''];
    const program = fork(driver, parameters, { execArgv: [], serialization: 'advanced' });
    child = program;
    seen = await new Promise((found, failed) => {
      program.once('message', (message) => {
        found(message as GraphicsObservations);
      });
      program.once('exit', (code) => {
        failed(new Error(`the process ended with ${String(code)} and told nothing`));
      });
    });
  }, 300_000);
  afterAll(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds the device in a process and a window of their own, with its self-test', () => {
    expect(seen.probe).toMatchObject({
      ...{ available: true, facts: { kind: 'graphics', isSoftware: true } },
      selfTest: { error: expect.any(Number) as number },
    });
  });

  it('opens windows that are hidden, sandboxed, without a permission, and stay on their page', () => {
    const { options, url, ...rest } = seen.window;
    expect(options).toMatchObject({
      show: false,
      webPreferences: {
        ...{ partition: 'graphics-1', preload: resolve('out/preload/graphics.cjs') },
        ...{ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
      },
    });
    expect(url).toBe('app://graphics/');
    expect(rest).toEqual({
      ...{ checked: false, openWindow: 'deny' },
      ...{ left: [true, true, false], refused: [true, true, true, false], isUnhandled: true },
    });
    expect(seen.complaints).toEqual([]);
  });

  it('trains to the losses of the reference engine, and tells the same of itself', () => {
    expect([seen.trained.state, seen.reference.state]).toEqual(['succeeded', 'succeeded']);
    expect(seen.trained.environment).toMatchObject({ engine: 'webgpu', device: 'google swiftshader' });
    const losses = ({ history }: GraphicsObservations['trained']): Float32Array =>
      Float32Array.from(history.flatMap(({ loss, valLoss }) => [loss, valLoss ?? Number.NaN]));
    expect(losses(seen.trained)).toHaveLength(6);
    expect(scaledDifference(losses(seen.trained), losses(seen.reference))).toBeLessThan(1e-4);
  });

  it('fails a run whose window crashes with the reason, and goes on from its checkpoint in another window', () => {
    const { paused, crashed, stopped } = seen;
    expect(paused).toMatchObject({ state: 'paused', error: null });
    expect(crashed).toMatchObject({ id: paused.id, state: 'failed', error: { code: 'ENGINE_UNAVAILABLE' } });
    expect(crashed.error?.message).toContain('computes on the graphics device ended: crashed');
    expect(stopped).toMatchObject({ id: paused.id, state: 'stopped', error: null });
    expect(stopped.history.slice(0, paused.checkpointEpoch ?? 0)).toEqual(
      paused.history.slice(0, paused.checkpointEpoch ?? 0),
    );
  });

  it('cancels a run, whose window closes with its process', () => {
    expect(seen.cancelled.state).toBe('cancelled');
  });

  it('ends when its one visible window is closed, whatever hidden ones there are', () => {
    expect(seen.left).toBe(0);
    expect(seen.switches).toEqual(process.platform === 'linux' ? ['enable-unsafe-webgpu'] : []);
  });
});
