import { type Command, Option } from 'commander';
import { localeSchema } from '../../core/common/locale';
import { recipeNameSchema } from '../../core/recipe';
import type { CommandFrame, CommonOptions } from './command-frame';
import { listRecipes, runRecipe, type RecipeOptions } from './commands/recipes';

/** Ready experiments: `gatewise recipe list`, `gatewise recipe run NAME`. */
export function addRecipeCommands({ addCommandTo, onWorkbench, plainly }: CommandFrame, program: Command): void {
  const recipe = program.command('recipe').description('Ready experiments, from making their data to a report');

  addCommandTo(recipe, 'list', 'List the ready experiments').action((options: CommonOptions) =>
    onWorkbench(options, plainly(listRecipes)),
  );

  addCommandTo(recipe, 'run <name>', `Do one: ${recipeNameSchema.options.join(', ')}`)
    .option('--quick', 'fewer rows, epochs, seeds and candidates: seconds, and no result')
    .addOption(new Option('--locale <language>', 'language of the report').choices(localeSchema.options).default('en'))
    .addOption(new Option('--paper <size>', 'size of the report’s pages').choices(['A4', 'Letter']).default('A4'))
    .action((name: string, options: CommonOptions & RecipeOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => runRecipe(workbench, name, options)),
      ),
    );
}
