import { forecastExhibits, rankingExhibits } from '../../core/report';
import type { RecipeStep } from '../../core/recipe';
import { found, lastEvent, type RecipeContext, type StepProgress } from './context';
import { followRuns } from './follow-runs';

type StepOf<Kind extends RecipeStep['kind']> = Extract<RecipeStep, { readonly kind: Kind }>;

export async function* generate(
  { client, signal, made }: RecipeContext,
  { id, generator }: StepOf<'generate'>,
): StepProgress {
  const { dataset } = yield* lastEvent(await client.datasets.generate({ generator }, { signal }));
  made.datasets.set(id, { id: dataset.id, name: dataset.name });
}

/** An experiment with its runs, ranked in the report where the recipe wants it. */
export async function* train(context: RecipeContext, step: StepOf<'train'>, name: string): StepProgress {
  const { client, signal, made, locale } = context;
  const experiment = await client.experiments.create({
    name,
    datasetId: found(made.datasets, step.dataset).id,
    variants: step.variants.map((variant) => ({ ...variant, configuration: { ...variant.configuration } })),
  });
  made.experiments.set(step.id, { id: experiment.id, name });
  const request = { experimentId: experiment.id, repeats: step.repeats ?? 1 };
  const runs = yield* followRuns(client, signal, async () => (await client.runs.start(request, { signal })).runs);
  made.runs.set(step.id, runs);
  if (step.reported ?? true) made.reported.add(step.id);
  if (step.ranking !== undefined) {
    made.exhibits.push(
      ...rankingExhibits(name, runs, step.ranking, locale).map((exhibit) => ({ section: 'metrics' as const, exhibit })),
    );
  }
}

export async function* forecast(context: RecipeContext, { of, steps }: StepOf<'forecast'>): StepProgress {
  const { client, signal, made, locale } = context;
  const runs = of.flatMap((id) => found(made.runs, id));
  const forecasts = [];
  for (const [index, run] of runs.entries()) {
    const events = await client.forecasts.compute({ runId: run.id, steps }, { signal });
    const done = yield* lastEvent(events, (fraction) => (index + fraction) / runs.length);
    forecasts.push({ run, forecast: done.forecast });
  }
  made.exhibits.push(
    ...forecastExhibits(forecasts, locale).map((exhibit) => ({ section: 'forecast' as const, exhibit })),
  );
}
