import { z } from 'zod';
import {
  blockExhibit,
  forecastExhibits,
  levelsExhibit,
  rankingExhibits,
  recommendationExhibit,
} from '../../core/report';
import { GatewiseError } from '../../core/common/errors';
import { reasonText, type RecipeStep } from '../../core/recipe';
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
  const overrides = Object.fromEntries(
    Object.entries(step.reasons ?? {}).map(([finding, reason]) => [finding, reasonText(reason, locale)]),
  );
  if (step.reasons !== undefined) await beRefused(context, name, request, overrides);
  const runs = yield* followRuns(client, signal, async () => {
    const { runs: started } = await client.runs.start({ ...request, overrides }, { signal });
    return started;
  });
  made.runs.set(step.id, runs);
  if (step.reported ?? true) made.reported.add(step.id);
  if (step.ranking !== undefined) {
    made.exhibits.push(
      ...rankingExhibits(name, runs, step.ranking, locale).map((exhibit) => ({ section: 'metrics' as const, exhibit })),
    );
  }
}

/** Asks for the runs without their reasons, and writes down what refuses them. @throws GatewiseError INTERNAL when nothing does */
async function beRefused(
  { client, signal, made, locale }: RecipeContext,
  experiment: string,
  request: Parameters<RecipeContext['client']['runs']['start']>[0],
  reasons: Readonly<Record<string, string>>,
): Promise<void> {
  const issues = await client.runs.start(request, { signal }).then(
    () => null,
    (error: unknown) => {
      const refused = refusalSchema.safeParse(error).data;
      if (refused === undefined) throw error;
      return refused.data.issues;
    },
  );
  if (issues === null) {
    throw new GatewiseError('INTERNAL', `The check was to refuse “${experiment}”, and has not.`);
  }
  for (const { path, message } of issues) {
    const block = { experiment, finding: path, message, reason: reasons[path] ?? '' };
    made.blocks.push(block);
    made.exhibits.push({ section: 'findings', exhibit: blockExhibit(block, locale) });
  }
}

const refusalSchema = z.object({
  code: z.literal('PREFLIGHT_BLOCKED'),
  data: z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })) }),
});

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

export async function* combine(
  { client, signal, made }: RecipeContext,
  { id, of, members, rule, name }: StepOf<'combine'>,
): StepProgress {
  const runs = found(made.runs, of);
  const runIds = members.flatMap((member) => runs.find((run) => run.name === member)?.id ?? []);
  made.runs.set(
    id,
    yield* followRuns(client, signal, async () => [
      (await client.runs.ensemble({ runIds, rule, name }, { signal })).run,
    ]),
  );
  made.reported.add(id);
}

export async function* recommend(
  { client, signal, made, locale }: RecipeContext,
  { of, level }: StepOf<'recommend'>,
): StepProgress {
  yield 0;
  const { id: experimentId } = found(made.experiments, of);
  const board = await client.leaderboard.compute(
    { experimentId, part: 'validation', ...(level === null ? {} : { level }) },
    { signal },
  );
  const { runs } = await client.runs.list({ experimentId, limit: mostListed });
  const details = await Promise.all(runs.map(({ id }) => client.runs.get({ id })));
  made.exhibits.push({ section: 'summary', exhibit: recommendationExhibit(board, locale) });
  if (level === null) return;
  made.exhibits.push({ section: 'metrics', exhibit: levelsExhibit(details, level, locale) });
}

/** Runs of an experiment that one table holds. */
const mostListed = 100;
