import { localeSchema, type Locale } from '../../common/locale';
import { abnormalClassification } from './abnormal-classification';
import { cosineForecast } from './cosine-forecast';
import { powerUsage } from './power-usage';
import { spikeRanking } from './spike-ranking';
import { recipeNameSchema, type RecipeFacts, type RecipeName } from './schema';
import { windPower } from './wind-power';
import type { Recipe } from './steps';
import { recipeText } from './texts';

const recipes: Readonly<Record<RecipeName, Recipe>> = {
  'spike-ranking': spikeRanking,
  'abnormal-classification': abnormalClassification,
  'power-usage': powerUsage,
  'cosine-forecast': cosineForecast,
  'wind-power': windPower,
};

export function recipeOf(name: RecipeName): Recipe {
  return recipes[name];
}

/** Every ready experiment in the language asked for. */
export function listRecipes(locale: Locale = localeSchema.enum.en): RecipeFacts[] {
  return recipeNameSchema.options.map((name) => ({ name, ...recipeText(name, locale), effort: recipes[name].effort }));
}

export * from './schema';
export type * from './steps';
export { partText, reasonText, reportNote, reportTitle, stepText } from './texts';
