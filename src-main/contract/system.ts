import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { settingsChangeSchema, settingsSchema } from '../core/settings/schema';
import { machineUseSchema } from '../core/run/usage';
import { sentenceSchema, toldSchema } from '../core/common/sentence';
import { deviceFactsSchema, selfTestSchema } from '../core/training/device';
import { procedure } from './errors';
import { limits } from './limits';
import { progressEventSchema } from './progress';

export const deviceSchema = z.object({
  /** The engine and its tier: `fused-native`, `fused-wasm`, `tfjs`. */
  id: z.string(),
  available: z.boolean(),
  /** Instruction set, e.g. `AVX-512`. */
  device: z.string(),
  /** Threads that one job gets on it, as long as the setting for jobs at once stays. */
  threads: z.number().int().positive(),
  note: z.string().nullable(),
  /** What `note` says, for translations. */
  noteSentence: sentenceSchema.nullable(),
  isDefault: z.boolean(),
});

/** A device as a process of its own found it. */
export const probedDeviceSchema = deviceSchema.extend({
  facts: deviceFactsSchema.nullable(),
  /** Null: it did not come so far. */
  selfTest: selfTestSchema.nullable(),
});
export type ProbedDevice = z.infer<typeof probedDeviceSchema>;

export const systemInfoSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'server', 'cli']),
  platform: z.string(),
  workspace: z.string(),
  /** Whether it can only be looked at: the system does not let Gatewise write there. */
  readOnly: z.boolean(),
  cores: z.number().int().positive(),
  memoryBytes: z.number().positive(),
  runningJobs: z.number().int().nonnegative(),
  queuedJobs: z.number().int().nonnegative(),
  /** Whether a PDF can be written here; else the browser's print dialog is offered. */
  pdf: z.boolean(),
  devices: z.array(deviceSchema),
  /** A sentence for each stored record that cannot be read and is left out of the lists. */
  damage: z.array(toldSchema),
});
export type SystemInfo = z.infer<typeof systemInfoSchema>;

/** What has an id that a person can mean by other words. */
export const namedKindSchema = z.enum(['dataset', 'experiment', 'run', 'group', 'comparison', 'study']);
export type NamedKind = z.infer<typeof namedKindSchema>;

export type { RunView, Settings } from '../core/settings/schema';
export { engineChoiceSchema, type EngineChoice } from '../core/training/schema';

/** How a setup comes along: each step when it begins, progress in between, and in the end for which device it is. */
export const setupEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  z.object({ type: z.literal('step'), message: z.string(), sentence: sentenceSchema }),
  z.object({ type: z.literal('done'), installed: z.enum(['cpu', 'cuda']) }),
]);
export type SetupEvent = z.infer<typeof setupEventSchema>;

export const systemContract = {
  info: procedure
    .route({ method: 'GET', path: '/system', summary: 'Version, machine, engines' })
    .output(systemInfoSchema),
  devices: procedure
    .route({
      method: 'POST',
      path: '/system/devices',
      summary: 'Engines as a process of its own finds each: adapter, driver, versions, self-test',
    })
    .input(
      z.object({
        /** Whether to look anew; otherwise what was found since the backend started is told again. */
        again: z.boolean().default(false),
      }),
    )
    .output(z.array(probedDeviceSchema)),
  setup: procedure
    .route({
      method: 'POST',
      path: '/system/setup',
      summary: 'Fetch, build and test TensorFlow’s library for the engine tfjs-node; streams its steps',
    })
    .input(
      z.object({
        /** `auto`: for NVIDIA cards where there is a driver of NVIDIA, else for the processor. */
        device: z.enum(['auto', 'cpu']).default('auto'),
      }),
    )
    .output(eventIterator(setupEventSchema)),
  machine: procedure
    .route({
      method: 'GET',
      path: '/system/machine',
      summary: 'What all programs use of the machine, again and again: often while runs are at work, seldom else',
    })
    .output(eventIterator(machineUseSchema)),
  settings: procedure.route({ method: 'GET', path: '/system/settings', summary: 'Settings' }).output(settingsSchema),
  updateSettings: procedure
    .route({ method: 'PATCH', path: '/system/settings', summary: 'Change settings' })
    .input(settingsChangeSchema)
    .output(settingsSchema),
  resolve: procedure
    .route({
      method: 'GET',
      path: '/system/resolve',
      summary: 'The id that is meant by an id, the start of one, an exact name, or a run’s number (42 or #42)',
    })
    .input(z.object({ kind: namedKindSchema, text: z.string().min(1).max(limits.nameLength) }))
    .output(z.object({ id: z.string() })),
};
