import { z } from 'zod';
import { exhibitSchema } from '../../common/exhibit';
import { repeatWarningSchema } from '../../evaluation/repeats';
import { datasetIdSchema, experimentIdSchema, groupIdSchema, reportIdSchema, runIdSchema } from '../../common/ids';

/** The ready experiments: studies from making their data to a report. */
export const recipeNameSchema = z.enum([
  'spike-ranking',
  'abnormal-classification',
  'power-usage',
  'cosine-forecast',
  'wind-power',
]);
export type RecipeName = z.infer<typeof recipeNameSchema>;

/** `quick` has fewer rows, epochs, seeds and candidates: it shows the way, and its figures are no result. */
export const recipeFormSchema = z.enum(['full', 'quick']);
export type RecipeForm = z.infer<typeof recipeFormSchema>;

/** A ready experiment as a list shows it, in the language that was asked for. */
export const recipeFactsSchema = z.object({
  name: recipeNameSchema,
  title: z.string(),
  /** What is done, and on which data. */
  summary: z.string(),
  /** How far the full form goes beyond a quick one: what it takes of this machine. */
  effort: z.enum(['minutes', 'hours']),
});
export type RecipeFacts = z.infer<typeof recipeFactsSchema>;

/** A finding that refused the runs of an experiment, and the reason that was then given for running them. */
export const recordedBlockSchema = z.object({
  experiment: z.string(),
  /** As reasons are recorded under. */
  finding: z.string(),
  message: z.string(),
  reason: z.string(),
});
export type RecordedBlock = z.infer<typeof recordedBlockSchema>;

/** The best model out of this workspace: exported, imported into an empty one, and used there on a file of new rows. */
export const deploymentSchema = z.object({
  runId: runIdSchema,
  runName: z.string(),
  /** The model's file, in the workspace's folder of reports. */
  model: z.object({ path: z.string(), bytes: z.number().int().nonnegative() }),
  /** Predictions of the imported model, a line a predicted row. */
  predictions: z.string(),
  windows: z.number().int().nonnegative(),
  /** Between the imported model's predictions and those of the run itself, on the same file; 0: the same numbers. */
  largestDifference: z.number().nonnegative(),
  /** On the new rows, in the target's units. */
  metrics: z.record(z.string(), z.number().nullable()),
  /** The same on the run's test part. */
  testMetrics: z.record(z.string(), z.number().nullable()),
});
export type Deployment = z.infer<typeof deploymentSchema>;

/** Sections of the report that what a recipe shows stands in. */
export const exhibitPlaceSchema = z.enum(['summary', 'metrics', 'repeats', 'forecast', 'findings']);
export type ExhibitPlace = z.infer<typeof exhibitPlaceSchema>;

export const placedExhibitSchema = z.object({ section: exhibitPlaceSchema, exhibit: exhibitSchema });
export type PlacedExhibit = z.infer<typeof placedExhibitSchema>;

/** What a ready experiment came to. */
export const recipeResultSchema = z.object({
  name: recipeNameSchema,
  form: recipeFormSchema,
  title: z.string(),
  datasets: z.array(z.object({ id: datasetIdSchema, name: z.string() })),
  experiments: z.array(z.object({ id: experimentIdSchema, name: z.string() })),
  /** In the order in which they were made. */
  runIds: z.array(runIdSchema),
  /** Repeats of one configuration over seeds. */
  groups: z.array(
    z.object({
      id: groupIdSchema,
      name: z.string(),
      warnings: z.array(repeatWarningSchema),
      /** The mean of the repeats' classification reports on the test part; null for numbers. */
      averagedReport: z.string().nullable(),
    }),
  ),
  blocks: z.array(recordedBlockSchema),
  deployment: deploymentSchema.nullable(),
  /** What the report shows beside what every report has. */
  exhibits: z.array(placedExhibitSchema),
  /** A page where no browser can print a PDF. */
  report: z.object({
    /** Of the kept report, which can be opened and changed. */
    id: reportIdSchema,
    kind: z.enum(['pdf', 'html']),
    path: z.string(),
    downloadPath: z.string().nullable(),
    bytes: z.number().int().positive(),
  }),
});
export type RecipeResult = z.infer<typeof recipeResultSchema>;
