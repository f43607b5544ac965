import type { ExperimentConfiguration } from '../../experiment/schema';
import type { GeneratorSpecification } from '../../generator';
import type { RecipeForm, RecipeName, RecipeFacts } from './schema';

export interface RecipeVariant {
  readonly name: string;
  readonly configuration: ExperimentConfiguration;
}

/** Figures of an experiment's ranking, beside those that every ranking has. */
export type RankingColumn = 'recall' | 'testMae' | 'testRmse' | 'testR2';

/** One thing that is done. A step names what those before it made by their ids. */
export type RecipeStep =
  | { readonly kind: 'generate'; readonly id: string; readonly generator: GeneratorSpecification }
  | {
      /** An experiment, and a run of each variant, or as many as `repeats` of each. */
      readonly kind: 'train';
      readonly id: string;
      readonly dataset: string;
      readonly variants: readonly RecipeVariant[];
      readonly repeats?: number;
      /** A ranking by the best validation loss, in the report; none where it is left out. */
      readonly ranking?: readonly RankingColumn[];
      /** Whether the report is about these runs; false: they are told of in tables alone. Default true. */
      readonly reported?: boolean;
    }
  | {
      /** Continues the data past their end with every run of experiments. */
      readonly kind: 'forecast';
      readonly of: readonly string[];
      readonly steps: number;
    };

/** A ready experiment as data. Every one ends with a report. */
export interface Recipe {
  readonly name: RecipeName;
  readonly effort: RecipeFacts['effort'];
  readonly steps: (form: RecipeForm) => readonly RecipeStep[];
}
