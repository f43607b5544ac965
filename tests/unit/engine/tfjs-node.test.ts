import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sentenceText } from '../../../src-main/core/common/sentence';
import { layerSchema } from '../../../src-main/core/network';
import { installedRuntimeFile, type InstalledRuntime } from '../../../src-main/core/training';
import { chooseEngine, probeEngine } from '../../../src-main/engine';
import { createTfjsNodeEngine } from '../../../src-main/engine/tensorflow';

const variable = 'GATEWISE_TFJS_NODE';
const before = process.env[variable];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewise-tfjs-node-'));
  process.env[variable] = folder;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  if (before === undefined) Reflect.deleteProperty(process.env, variable);
  else process.env[variable] = before;
});

function install(changed: Partial<InstalledRuntime> | string): void {
  const installed: InstalledRuntime = {
    format: 1,
    kind: 'cpu',
    tensorflow: '2.21.0',
    tfjsNode: '4.22.0',
    platform: process.platform,
    arch: process.arch,
  };
  const text = typeof changed === 'string' ? changed : JSON.stringify({ ...installed, ...changed });
  writeFileSync(join(folder, installedRuntimeFile), text);
}

async function reason(): Promise<string> {
  const { available, note } = await createTfjsNodeEngine().describe();
  expect(available).toBe(false);
  return note === null ? '' : sentenceText(note);
}

it('says what to run where nothing is installed', async () => {
  expect(await reason()).toContain('is not installed: run `npm run setup:gpu -- --cpu`');
});

it('is not taken where it is asked for and not installed', async () => {
  await expect(chooseEngine('tfjs-node', [layerSchema.parse({ type: 'LSTM', units: 2 })])).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    message: expect.stringContaining('npm run setup:gpu -- --cpu') as string,
  });
});

it.each([
  ['a file that is broken', '{"format": 1', /is of another version/],
  ['another format', '{"format": 2}', /is of another version/],
  ['another system', { platform: 'elsewhere' }, /is for elsewhere /],
  ['another processor', { arch: 'other' }, / other: run/],
])('refuses an installation with %s', async (_, changed, message) => {
  install(changed);
  expect(await reason()).toMatch(message);
});

it('tells what is installed without loading it, and fails its probe where it does not load', async () => {
  install({});
  const { available, device, facts } = await createTfjsNodeEngine().describe();
  expect([available, device, facts?.versions['tensorflow']]).toEqual([true, 'TensorFlow', '2.21.0']);
  const probed = await probeEngine('tfjs-node');
  expect(probed.available).toBe(false);
  expect(probed.note).toMatch(/TensorFlow’s library cannot be loaded: .*tfjs_binding\.node/);
});
