import { join } from 'node:path';
import { listRecipes } from '../core/recipe';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import { runRecipe } from './recipes/run-recipe';
import type { Services } from './services';

export function recipeHandlers(os: Implementer, services: Services) {
  return {
    list: os.recipes.list.handler(({ input }) => listRecipes(input.locale)),
    run: os.recipes.run.handler(({ input, signal }) =>
      withContractErrors(
        runRecipe(
          {
            client: services.client(),
            withEmptyWorkspace: services.withEmptyWorkspace,
            folder: join(services.workspace.directory, 'reports'),
          },
          input,
          signal ?? new AbortController().signal,
        ),
      ),
    ),
  };
}
