import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { engineIdSchema } from '../../../src-main/core/training';

export const usage = `Usage: npm run -s bench:gpu -- --out FILE [WORKLOAD …] [options]
  --out FILE            JSON, written after each measurement, so that a run that is broken off keeps what it has
  --devices NAMES       of webgpu, tfjs-node, fused-native, fused-wasm, tfjs and torch (webgpu, tfjs-node, fused-native; torch with --peers)
  --peers PYTHON        a Python with torch, whose own kernels (cuDNN) are timed on the same card
  --peer-device NAME    where PyTorch computes (cuda)
  --runtime FOLDER      TensorFlow's library, as npm run setup:gpu made it (that of your own data)
  --vulkan-loader FILE  a libvulkan.so.1 to use where the system has none
  --vulkan-driver FILE  the description of a Vulkan driver (VK_DRIVER_FILES); by default the system's, or NVIDIA's library where
                        it lies without one
  --rounds N            measurements of each; the least counts (3)
  --threads N           of the engines of the processor (its cores)
  --limit SECONDS       for one device on one workload (90)
  --minutes N           nothing new is begun after that many (no bound)
  --quick               two tiny models in place of all others: to see that it works`;

/** What can be timed: the program's engines, and PyTorch. */
export const deviceNameSchema = z.enum([...engineIdSchema.options, 'torch']);
export type DeviceName = z.infer<typeof deviceNameSchema>;

const countSchema = z.coerce.number().int().min(1);

export interface Settings {
  readonly out: string;
  /** Names of workloads; none: all. */
  readonly names: readonly string[];
  readonly devices: readonly DeviceName[];
  readonly python: string | null;
  readonly peerDevice: string;
  readonly runtime: string | null;
  readonly vulkanLoader: string | null;
  readonly vulkanDriver: string | null;
  readonly rounds: number;
  readonly threads: number;
  readonly limitMs: number;
  readonly endsAfterMs: number;
  readonly isQuick: boolean;
}

/** @throws Error with the usage where something is missing or wrong */
export function readSettings(parameters: readonly string[]): Settings {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      devices: { type: 'string' },
      peers: { type: 'string' },
      'peer-device': { type: 'string', default: 'cuda' },
      runtime: { type: 'string' },
      'vulkan-loader': { type: 'string' },
      'vulkan-driver': { type: 'string' },
      rounds: { type: 'string', default: '3' },
      threads: { type: 'string', default: String(cpus().length) },
      limit: { type: 'string', default: '90' },
      minutes: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { out, peers = null, minutes } = values;
  if (out === undefined) throw new Error(`--out is missing.\n${usage}`);
  const usual = ['webgpu', 'tfjs-node', 'fused-native', ...(peers === null ? [] : ['torch'])];
  const devices = z.array(deviceNameSchema).safeParse(values.devices?.split(',') ?? usual);
  if (!devices.success) throw new Error(`There is no such device: ${String(values.devices)}.\n${usage}`);
  if (devices.data.includes('torch') && peers === null) throw new Error('PyTorch wants --peers PYTHON.');
  const count = (text: string, option: string): number => {
    const parsed = countSchema.safeParse(text);
    if (!parsed.success) throw new Error(`--${option} takes a whole number from 1 on.`);
    return parsed.data;
  };
  const path = (text: string | undefined): string | null => (text === undefined ? null : resolve(text));
  return {
    out: resolve(out),
    names: positionals,
    devices: devices.data,
    python: peers,
    peerDevice: values['peer-device'],
    runtime: path(values.runtime),
    vulkanLoader: path(values['vulkan-loader']),
    vulkanDriver: path(values['vulkan-driver']),
    rounds: count(values.rounds, 'rounds'),
    threads: count(values.threads, 'threads'),
    limitMs: count(values.limit, 'limit') * 1000,
    endsAfterMs: minutes === undefined ? Number.POSITIVE_INFINITY : count(minutes, 'minutes') * 60_000,
    isQuick: values.quick,
  };
}
