import type { RecipeResult } from '../../../contract';
import { GatewiseError } from '../../../core/common/errors';
import type { Locale } from '../../../core/common/locale';
import { recipeNameSchema } from '../../../core/recipe';
import { formatTable } from '../table';
import type { Workbench } from '../workbench';

export interface RecipeOptions {
  readonly quick?: boolean | undefined;
  readonly locale: Locale;
  readonly paper: 'A4' | 'Letter';
}

/** `gatewise recipe list`: the ready experiments. */
export async function listRecipes({ client, terminal }: Workbench): Promise<void> {
  const recipes = await client.recipes.list({});
  terminal.writeResult({ recipes }, () =>
    recipes.map(({ name, title, summary }) => `${name}\n  ${title}\n  ${summary}`).join('\n\n'),
  );
}

/** `gatewise recipe run NAME`: a ready experiment from its data to its report. */
export async function runRecipe(
  { client, terminal, signal, workspace }: Workbench,
  text: string,
  { quick = false, locale, paper }: RecipeOptions,
): Promise<void> {
  const name = recipeNameSchema.safeParse(text);
  if (!name.success) {
    throw new GatewiseError(
      'BAD_INPUT',
      `There is no ready experiment “${text}”. There are: ${recipeNameSchema.options.join(', ')}.`,
    );
  }
  const events = await client.recipes.run(
    { name: name.data, form: quick ? 'quick' : 'full', locale, paper },
    { signal },
  );
  let result: RecipeResult | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'done') ({ result } = event);
      else if (event.type === 'step') terminal.note(`${event.step}/${event.steps} ${event.text}`);
      else terminal.progress.update('recipe', name.data, event.fraction, event.message);
    }
  } finally {
    terminal.progress.finish();
  }
  if (result === undefined) throw new GatewiseError('CANCELLED', 'Cancelled. What was made so far stays.');
  const done = result;
  terminal.writeResult({ ...done, workspace }, () => formatResult(done, workspace));
}

/** Its tables and sentences; the figures are in the report. */
function formatResult({ title, exhibits, groups, report }: RecipeResult, workspace: string): string {
  const told = exhibits.flatMap(({ exhibit }): string[] => {
    switch (exhibit.kind) {
      case 'table':
        return [
          exhibit.caption,
          formatTable(
            exhibit.head,
            exhibit.rows.map((row) => row.map(({ text, best }) => (best === true ? `${text} *` : text))),
          ),
          '',
        ];
      case 'paragraph':
        return [exhibit.text, ''];
      case 'lines':
      // Of each repeat; their mean is printed below.
      case 'preformatted':
        return [];
    }
  });
  const repeated = groups.flatMap(({ name, averagedReport, warnings }) => [
    ...(averagedReport === null ? [] : [`${name}: mean of the repeats’ classification reports`, averagedReport]),
    ...warnings.map(({ message }) => `${name}: ${message}`),
    '',
  ]);
  return [title, '', ...told, ...repeated, `Report     ${report.path}`, `Workspace  ${workspace}`].join('\n');
}
