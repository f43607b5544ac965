import { z } from 'zod';
import { exhibitSchema } from '../../common/exhibit';
import { datasetIdSchema, experimentIdSchema, groupIdSchema, runIdSchema } from '../../common/ids';

/** The ready experiments: studies from making their data to a report. */
export const recipeNameSchema = z.enum(['cosine-forecast']);
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
  effort: z.enum(['minutes', 'hour', 'hours']),
});
export type RecipeFacts = z.infer<typeof recipeFactsSchema>;

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
  groupIds: z.array(groupIdSchema),
  /** What the report shows beside what every report has. */
  exhibits: z.array(placedExhibitSchema),
  /** A page where no browser can print a PDF. */
  report: z.object({
    kind: z.enum(['pdf', 'html']),
    path: z.string(),
    downloadPath: z.string().nullable(),
    bytes: z.number().int().positive(),
  }),
});
export type RecipeResult = z.infer<typeof recipeResultSchema>;
