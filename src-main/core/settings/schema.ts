import { z } from 'zod';
import { localeSchema } from '../common/locale';
import { runSortSchema } from '../run/schema';
import { engineChoiceSchema } from '../training/schema';

/** A way of looking at the runs table, kept under a name. */
export const runViewSchema = z.object({
  name: z.string().min(1).max(200),
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
  /** Epochs from one checkpoint of a run to the next; null: at the end of an epoch, half a minute or more after the one before. */
  checkpointEpochs: z.number().int().min(1).max(100_000).nullable(),
  author: z.string().max(200),
  paper: z.enum(['A4', 'Letter']),
  /** Columns of the runs table, in order; null: the usual ones. */
  runColumns: z.array(z.string().max(120)).max(80).nullable(),
  runViews: z.array(runViewSchema).max(50),
});
const { shape } = settingFields;

export const settingsChangeSchema = settingFields.partial();
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

/** A workspace's settings; one that was never set has its default. */
export const settingsSchema = z.object({
  locale: shape.locale.default(null),
  theme: shape.theme.default('system'),
  parallelJobs: shape.parallelJobs.default(null),
  engine: shape.engine.default('auto'),
  checkpointEpochs: shape.checkpointEpochs.default(null),
  author: shape.author.default(''),
  paper: shape.paper.default('A4'),
  runColumns: shape.runColumns.default(null),
  runViews: shape.runViews.default([]),
});
export type Settings = z.infer<typeof settingsSchema>;
