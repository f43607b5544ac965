import { recipeOf, reportTitle, stepText, type RecipeName, type RecipeStep } from '../../core/recipe';
import type { Locale } from '../../core/common/locale';
import type { RecipeForm, RecipeEvent } from '../../contract';
import type { Client, RecipeContext, StepProgress, WithEmptyWorkspace } from './context';
import { deploy } from './deploy';
import { combine, forecast, generate, recommend, repeatBest, search, train } from './steps';
import { tune } from './tune';
import { writeReport } from './write-report';

export interface RecipeRequest {
  readonly name: RecipeName;
  readonly form: RecipeForm;
  readonly locale: Locale;
  readonly paper: 'A4' | 'Letter';
}

/** How much of all work the kinds of steps are, in the same measure. */
const weights: Readonly<Record<RecipeStep['kind'] | 'report', number>> = {
  generate: 1,
  train: 20,
  tune: 20,
  forecast: 2,
  repeatBest: 20,
  search: 20,
  combine: 2,
  recommend: 1,
  deploy: 4,
  report: 4,
};

/**
 * Does a ready experiment by what any client may ask for: every step leaves datasets, experiments and runs like any others.
 * Whoever stops listening cancels it; what it has made so far stays.
 * @throws GatewiseError what a step throws
 */
export async function* runRecipe(
  tools: {
    readonly client: Client;
    readonly withEmptyWorkspace: WithEmptyWorkspace;
    /** Folder for files that are kept. */
    readonly folder: string;
  },
  request: RecipeRequest,
  signal: AbortSignal,
): AsyncGenerator<RecipeEvent, void, undefined> {
  const { name, form, locale } = request;
  const steps = recipeOf(name).steps(form);
  const title = reportTitle(name, form, locale);
  const context: RecipeContext = {
    ...tools,
    signal,
    locale,
    made: {
      datasets: new Map(),
      experiments: new Map(),
      runs: new Map(),
      reported: new Set(),
      groups: [],
      blocks: [],
      exhibits: [],
      deployment: null,
    },
  };
  const total = steps.reduce((sum, { kind }) => sum + weights[kind], weights.report);
  let before = 0;
  const progressOf = (kind: keyof typeof weights, share: number, message: string) => ({
    type: 'progress' as const,
    fraction: Math.min(1, (before + weights[kind] * share) / total),
    message,
  });
  for (const [index, step] of steps.entries()) {
    signal.throwIfAborted();
    const text = stepText(step, locale);
    yield { type: 'step', step: index + 1, steps: steps.length + 1, text };
    for await (const share of doStep(context, step, title, `${name}-${form}`)) yield progressOf(step.kind, share, text);
    before += weights[step.kind];
  }
  const text = stepText({ kind: 'report' }, locale);
  yield { type: 'step', step: steps.length + 1, steps: steps.length + 1, text };
  const writing = writeReport(context, request);
  let next = await writing.next();
  while (next.done !== true) {
    yield progressOf('report', next.value, text);
    next = await writing.next();
  }
  const { made } = context;
  const runs = [...made.runs.values()].flat();
  yield {
    type: 'done',
    result: {
      name,
      form,
      title,
      datasets: [...made.datasets.values()],
      experiments: [...made.experiments.values()],
      runIds: runs.map(({ id }) => id),
      groups: made.groups,
      blocks: made.blocks,
      deployment: made.deployment,
      exhibits: made.exhibits,
      report: next.value,
    },
  };
}

function doStep(context: RecipeContext, step: RecipeStep, title: string, name: string): StepProgress {
  switch (step.kind) {
    case 'generate':
      return generate(context, step);
    case 'train':
      return train(context, step, title);
    case 'tune':
      return tune(context, step, title);
    case 'forecast':
      return forecast(context, step);
    case 'repeatBest':
      return repeatBest(context, step, title);
    case 'search':
      return search(context, step, title);
    case 'combine':
      return combine(context, step);
    case 'recommend':
      return recommend(context, step);
    case 'deploy':
      return deploy(context, step, name);
  }
}
