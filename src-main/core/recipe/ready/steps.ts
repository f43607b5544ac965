import type { ExperimentConfiguration } from '../../experiment/schema';
import type { GeneratorSpecification } from '../../generator';
import type { EnsembleRule } from '../../model';
import type { Candidate, SearchFolds } from '../../search';
import type { SearchSpace, TrialValues } from '../../tuning/space';
import type { RecipeForm, RecipeName, RecipeFacts } from './schema';

export interface RecipeVariant {
  readonly name: string;
  readonly configuration: ExperimentConfiguration;
}

/** A finding that a recipe waits for, by its name in the check. */
export type RecipeWarning = 'scalerBeyondTrain';

/** Why runs go ahead in spite of a finding; `reasonText` has the sentences. */
export type RecipeReason = 'brokenWeighting' | 'leak';

/** What tells two experiments of a recipe apart; `partText` has the words. */
export type RecipePart = 'leaking' | 'clean';

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
      /** What the experiment is called beside the recipe; left out: as the recipe alone. */
      readonly part?: string;
      readonly variants: readonly RecipeVariant[];
      readonly repeats?: number;
      /**
       * Reasons for running in spite of findings, by finding. The runs are first asked for without them and have to be refused,
       * and what refused them stands in the report beside the reasons.
       */
      readonly reasons?: Readonly<Record<string, RecipeReason>>;
      /** Findings that the check has to warn of; they stand in the report. */
      readonly warnings?: readonly RecipeWarning[];
      /** A ranking by the best validation loss, in the report; none where it is left out. */
      readonly ranking?: readonly RankingColumn[];
      /** Whether the report is about these runs; false: they are told of in tables alone. Default true. */
      readonly reported?: boolean;
    }
  | {
      /** An experiment of one variant, and a study that searches its settings by TPE: a run for each trial. */
      readonly kind: 'tune';
      readonly id: string;
      readonly dataset: string;
      /** As of `train`. */
      readonly part: string;
      readonly variant: RecipeVariant;
      readonly space: SearchSpace;
      readonly trials: number;
      /** Trials at random, that of `first` among them, before TPE learns. */
      readonly startupTrials: number;
      readonly seed: number;
      /** Values of the first trial. */
      readonly first: TrialValues;
    }
  | {
      /** Repeats, over seeds that count up, of the variant that was best by validation loss in an experiment. */
      readonly kind: 'repeatBest';
      readonly id: string;
      readonly dataset: string;
      readonly of: string;
      /** What the repeats are called. */
      readonly model: string;
      readonly repeats: number;
    }
  | {
      /** Candidates for a model on folds of the training part, and a run of the best. */
      readonly kind: 'search';
      readonly id: string;
      readonly dataset: string;
      readonly part: RecipePart;
      /** What the run of the best is called. */
      readonly model: string;
      readonly configuration: ExperimentConfiguration;
      readonly candidates: readonly Candidate[];
      readonly folds: SearchFolds;
      /** As of `train`. */
      readonly reasons?: Readonly<Record<string, RecipeReason>>;
      readonly ranking: readonly RankingColumn[];
    }
  | {
      /** Continues the data past their end with every run of experiments. */
      readonly kind: 'forecast';
      readonly of: readonly string[];
      readonly steps: number;
    }
  | {
      /** A run that combines those of an experiment. */
      readonly kind: 'combine';
      readonly id: string;
      readonly of: string;
      /** Names of variants, in the order of the rule's weights. */
      readonly members: readonly string[];
      readonly rule: EnsembleRule;
      readonly name: string;
    }
  | {
      /** Which model to take for what, among all runs of an experiment, ensembles of them included. */
      readonly kind: 'recommend';
      readonly of: string;
      /** Peaks are values from it on; null: of classes. */
      readonly level: number | null;
    }
  | {
      /** The most accurate run of an experiment on validation as a file, into an empty workspace, and on new rows there. */
      readonly kind: 'deploy';
      readonly of: string;
      /** Makes the new rows. */
      readonly generator: GeneratorSpecification;
    };

/** A ready experiment as data. Every one ends with a report. */
export interface Recipe {
  readonly name: RecipeName;
  readonly effort: RecipeFacts['effort'];
  readonly steps: (form: RecipeForm) => readonly RecipeStep[];
}
