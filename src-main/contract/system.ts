import { z } from 'zod';
import { engineChoiceSchema } from '../core/training/schema';
import { procedure } from './errors';
import { limits } from './limits';
import { localeSchema } from './reports';
import { runSortSchema } from './runs';

export const deviceSchema = z.object({
  /** The engine and its tier: `fused-native`, `fused-wasm`, `tfjs`. */
  id: z.string(),
  available: z.boolean(),
  /** Instruction set, e.g. `AVX-512`. */
  device: z.string(),
  /** Threads that one job gets on it, as long as the setting for jobs at once stays. */
  threads: z.number().int().positive(),
  note: z.string().nullable(),
  isDefault: z.boolean(),
});

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
  damage: z.array(z.string()),
});
export type SystemInfo = z.infer<typeof systemInfoSchema>;

/** A way of looking at the runs table, kept under a name. */
export const runViewSchema = z.object({
  name: z.string().min(1).max(limits.nameLength),
  filter: z.string().max(500),
  sort: z.array(runSortSchema).max(4),
  columns: z.array(z.string().max(120)).max(80),
});
export type RunView = z.infer<typeof runViewSchema>;

/** The settings without their defaults: a change names some of them and leaves the others as they are. */
const settingFields = z.object({
  locale: localeSchema.nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  /** Null: one a physical core, at most 4. */
  parallelJobs: z.number().int().min(1).max(64).nullable(),
  engine: engineChoiceSchema,
  author: z.string().max(200),
  paper: z.enum(['A4', 'Letter']),
  /** Columns of the runs table, in order; null: the usual ones. */
  runColumns: z.array(z.string().max(120)).max(80).nullable(),
  runViews: z.array(runViewSchema).max(50),
});
const { shape } = settingFields;

export const settingsSchema = z.object({
  locale: shape.locale.default(null),
  theme: shape.theme.default('system'),
  parallelJobs: shape.parallelJobs.default(null),
  engine: shape.engine.default('auto'),
  author: shape.author.default(''),
  paper: shape.paper.default('A4'),
  runColumns: shape.runColumns.default(null),
  runViews: shape.runViews.default([]),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What has an id that a person can mean by other words. */
export const namedKindSchema = z.enum(['dataset', 'experiment', 'run', 'group', 'comparison']);
export type NamedKind = z.infer<typeof namedKindSchema>;

export const systemContract = {
  info: procedure
    .route({ method: 'GET', path: '/system', summary: 'Version, machine, engines' })
    .output(systemInfoSchema),
  settings: procedure.route({ method: 'GET', path: '/system/settings', summary: 'Settings' }).output(settingsSchema),
  updateSettings: procedure
    .route({ method: 'PATCH', path: '/system/settings', summary: 'Change settings' })
    .input(settingFields.partial())
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
