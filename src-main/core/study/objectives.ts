import { z } from 'zod';
import type { ExperimentConfiguration } from '../experiment/schema';
import { flatDirection } from '../evaluation/metrics';
import { plannedEpochs } from '../model';
import type { RunSummary } from '../run/schema';
import { directionSchema } from '../tuning/trial';
import type { SearchSpace } from '../tuning/space';
import { pathsOf } from '../tuning/configure';

/** Figures of a run beside those of its validation part. All of them are the better the lower. */
const costs = ['valLoss', 'parameterCount', 'singlePredictionMs', 'durationMs'] as const;
type Cost = (typeof costs)[number];
const isCost = (figure: string): figure is Cost => costs.some((cost) => cost === figure);

/**
 * What a study looks for: the best validation loss of the fit (`valLoss`), a figure of the validation part under its flat name
 * (`validation.mae`), or what a model costs (`parameterCount`, `singlePredictionMs`, `durationMs`). The test part has no part in it.
 */
export const objectiveSchema = z.object({
  figure: z
    .string()
    .max(80)
    .refine(
      (figure) => isCost(figure) || /^validation\.[A-Za-z0-9.]+$/.test(figure),
      'A search may look at valLoss, at figures of the validation part such as validation.mae, and at parameterCount, singlePredictionMs and durationMs; the test part takes no part in it.',
    ),
  direction: directionSchema,
});
export type Objective = z.infer<typeof objectiveSchema>;

/** The objective in the direction in which the figure is better. */
export function objectiveOf(figure: string): Objective {
  return { figure, direction: !isCost(figure) && flatDirection(figure) === 'max' ? 'maximize' : 'minimize' };
}

/** Losses of two trials mean the same only where neither the loss nor what the target is made of differs. */
const changesLoss = /^(model|model\.training\.loss|preparation|window|split|task|classWeight|sampleWeight)(\.|$)/;
const keepsLoss = /^(model\.(?!training\.loss)|window\.lookback)/;

/** Places of a configuration that parameters of a space set. */
export function searchedPaths({ parameters }: SearchSpace): string[] {
  return parameters.flatMap((parameter) => [...pathsOf(parameter)]);
}

/** Whether a space leaves what a loss is made of alone, so that losses of its trials mean the same. */
export function keepsLosses(space: SearchSpace): boolean {
  return searchedPaths(space).every((path) => keepsLoss.test(path) || !changesLoss.test(path));
}

/**
 * The objective where none is given: the best validation loss of models with epochs; the metric that ranks (MAE, or macro F1 for
 * classes) for those without, and where the space changes what the loss is made of.
 */
export function defaultObjective(configuration: ExperimentConfiguration, space: SearchSpace): Objective {
  if (keepsLosses(space) && plannedEpochs(configuration.model) !== null) return objectiveOf('valLoss');
  return objectiveOf(configuration.task.kind === 'classification' ? 'validation.f1Macro' : 'validation.mae');
}

/** A run's figure; null where it has none. */
export function objectiveValue(
  run: Pick<RunSummary, 'bestValLoss' | 'parameterCount' | 'durationMs' | 'metrics'> & {
    readonly singlePredictionMs: number | null;
  },
  { figure }: Objective,
): number | null {
  if (!isCost(figure)) return run.metrics[figure] ?? null;
  return figure === 'valLoss' ? run.bestValLoss : run[figure];
}
