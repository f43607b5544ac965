import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askProcess } from '../../bench/gpu/child';
import { formatResult, type Result } from '../../bench/gpu/result';
import { readSettings } from '../../bench/gpu/settings';
import { planVulkan } from '../../bench/gpu/vulkan';
import { bundleEntry } from '../../jobs/support/bundle';

const folder = mkdtempSync(join(tmpdir(), 'gatewise-bench-gpu-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the benchmark of cards', () => {
  let entry: string;
  beforeAll(async () => {
    entry = await bundleEntry(join(import.meta.dirname, '../../bench/gpu/command.ts'));
  });
  afterAll(() => {
    rmSync(dirname(entry), { recursive: true });
  });

  it('times each device in a process of its own, and writes down why one cannot be used', async () => {
    const out = join(folder, 'result.json');
    const parameters = ['--out', out, '--quick', '--devices', 'fused-wasm,torch', '--peers', join(folder, 'no-python')];
    const { stdout } = await promisify(execFile)(process.execPath, [entry, ...parameters, '--rounds', '1']);
    const result = JSON.parse(readFileSync(out, 'utf8')) as Result;
    expect(result.finished).not.toBeNull();
    expect(result.devices).toEqual([
      expect.objectContaining({ name: 'fused-wasm', isAvailable: true }),
      expect.objectContaining({ name: 'torch', isAvailable: false, note: expect.stringContaining('ENOENT') as string }),
    ]);
    expect(result.measurements.map(({ device, workload, state }) => [device, workload, state])).toEqual([
      ['fused-wasm', 'quick-lstm', 'measured'],
      ['fused-wasm', 'quick-gru', 'measured'],
    ]);
    expect(stdout).toContain('| ms a training step | fused-wasm (');
    expect(stdout).toContain('- torch: ');
  });
});

it('tells a process that ends without an answer by what it said last', async () => {
  const ask = (script: string): ReturnType<typeof askProcess> =>
    askProcess({ program: process.execPath, parameters: ['-e', script], environment: {}, limitMs: 60_000 });
  expect(await ask('console.log("noise"); console.log(JSON.stringify({ a: 1 }))')).toEqual({ line: '{"a":1}' });
  expect(await ask('console.error("no driver"); process.exit(3)')).toEqual({ reason: 'ended with code 3: no driver' });
  expect(await ask('process.kill(process.pid, "SIGSEGV")')).toEqual({ reason: 'ended with SIGSEGV' });
});

it('gives a loader that was carried along the name that is asked for, and leaves a driver of the environment', () => {
  const loader = join(folder, 'loader.so');
  const driver = join(folder, 'driver.json');
  for (const path of [loader, driver]) writeFileSync(path, '');
  const plan = planVulkan({ loader, driver, environment: { LD_LIBRARY_PATH: '/opt/lib' } });
  const [own = '', other] = (plan.environment['LD_LIBRARY_PATH'] ?? '').split(':');
  expect(readlinkSync(join(own, 'libvulkan.so.1'))).toBe(loader);
  expect(other).toBe('/opt/lib');
  expect(plan.environment['VK_DRIVER_FILES']).toBe(driver);
  rmSync(own, { recursive: true });
  expect(planVulkan({ loader: null, driver: null, environment: { VK_DRIVER_FILES: driver } }).environment).toEqual({});
  expect(() => planVulkan({ loader: join(folder, 'none'), driver: null, environment: {} })).toThrow('There is no');
});

it('prints a column for each device that could be used, and what failed below', () => {
  const text = formatResult({
    format: 1,
    begun: '',
    finished: null,
    machine: {},
    cards: ['A card'],
    vulkan: [],
    rounds: 1,
    threads: 1,
    devices: [
      { name: 'webgpu', isAvailable: true, device: 'A card', versions: {}, note: null },
      { name: 'tfjs-node', isAvailable: false, device: 'none', versions: {}, note: 'not installed' },
    ],
    measurements: [
      {
        device: 'webgpu',
        workload: 'a',
        state: 'measured',
        timings: { trainMsPerStep: 1234.5, predictMsPerBatch: 12.345, singlePredictMs: 0.01234 },
      },
      { device: 'webgpu', workload: 'b', state: 'failed', reason: 'no answer within 90 s' },
    ],
  });
  expect(text.split('\n').slice(0, 4)).toEqual([
    '| ms a training step | webgpu (A card) |',
    '| --- | ---: |',
    '| a | 1235 |',
    '| b | failed |',
  ]);
  expect(text).toContain('| a | 12.3 |');
  expect(text).toContain('| a | 0.0123 |');
  expect(text.split('\n').slice(-4)).toEqual([
    '- Card: A card',
    '- tfjs-node: not installed',
    '- webgpu on b: no answer within 90 s',
    '',
  ]);
});

it.each([
  [[], '--out is missing'],
  [['--out', 'x', '--devices', 'abacus'], 'There is no such device: abacus'],
  [['--out', 'x', '--devices', 'torch'], 'PyTorch wants --peers'],
  [['--out', 'x', '--rounds', '0'], '--rounds takes a whole number from 1 on'],
])('refuses %j', (parameters, message) => {
  expect(() => readSettings(parameters)).toThrow(message);
});
