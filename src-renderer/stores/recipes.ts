import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { client } from '../client';
import { useJob } from '../composables/use-job';
import type { Locale, RecipeFacts, RecipeForm, RecipeResult } from '../../src-main/contract';
import { useCatalogue } from './catalogue';
import { useSystem } from './system';

/** The ready experiment that is being done: one at a time, on whichever screen one is, until the page is closed. */
export const useRecipes = defineStore('recipes', () => {
  const catalogue = useCatalogue();
  const system = useSystem();
  const job = useJob();
  const recipe = shallowRef<RecipeFacts>();
  const step = ref<{ readonly step: number; readonly steps: number; readonly text: string }>();
  const result = shallowRef<RecipeResult>();

  function run(chosen: RecipeFacts, form: RecipeForm, locale: Locale): Promise<void> {
    recipe.value = chosen;
    step.value = undefined;
    result.value = undefined;
    const paper = system.settings?.paper ?? 'A4';
    return job.follow(
      (signal) => client.recipes.run({ name: chosen.name, form, locale, paper }, { signal }),
      async (event) => {
        if (event.type === 'step') step.value = event;
        else result.value = event.result;
        await Promise.all([catalogue.reloadDatasets(), catalogue.reloadExperiments()]);
      },
    );
  }

  return { job, recipe, step, result, run };
});
