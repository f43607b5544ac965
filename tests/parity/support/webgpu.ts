import { existsSync } from 'node:fs';
import { createWebgpuEngine } from '../../../src-main/engine/tensorflow';

/** Chromium's driver in software, which any machine with that browser has. */
const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';

// The same driver everywhere, so that a test means the same everywhere; who names another one tests that one.
if (process.env['VK_DRIVER_FILES'] === undefined && existsSync(softwareDriver)) {
  process.env['VK_DRIVER_FILES'] = softwareDriver;
}

const { available, note } = await createWebgpuEngine().describe();

/** Whether tests of WebGPU have to be skipped: without an adapter, where none is required. */
export const lacksWebgpu = !available && process.env['GATEWISE_REQUIRE_WEBGPU'] !== '1';

if (lacksWebgpu) console.warn('Tests of WebGPU are skipped:', note?.template ?? 'it is not available');
