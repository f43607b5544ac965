import { said } from '../../core/common/sentence';
import { z } from 'zod';
import {
  blockExhibit,
  figuresExhibit,
  forecastExhibits,
  levelsExhibit,
  rankingExhibits,
  recommendationExhibit,
  searchExhibit,
  warningExhibit,
} from '../../core/report';
import { GatewiseError } from '../../core/common/errors';
import { findingKey } from '../../core/preflight/finding-key';
import type { PreflightFinding } from '../../core/preflight/schema';
import { experimentConfigurationSchema } from '../../core/experiment/schema';
import { withSettings } from '../../core/search';
import { partText, reasonText, type RecipeStep } from '../../core/recipe';
import type { GroupId } from '../../core/common/ids';
import type { RunDetail } from '../../core/run/schema';
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
export async function* train(context: RecipeContext, step: StepOf<'train'>, title: string): StepProgress {
  const { made, locale } = context;
  const name = step.part === undefined ? title : `${title}: ${step.part}`;
  const runs = yield* runExperiment(context, step, { name, repeats: step.repeats ?? 1 });
  if (step.reported ?? true) made.reported.add(step.id);
  if (step.ranking === undefined) return;
  made.exhibits.push(
    ...rankingExhibits(name, runs, step.ranking, locale).map((exhibit) => ({ section: 'metrics' as const, exhibit })),
  );
}

/** The best variant of an experiment once more, over seeds. */
export async function* repeatBest(context: RecipeContext, step: StepOf<'repeatBest'>, title: string): StepProgress {
  const { made } = context;
  const { model, repeats, ...place } = step;
  const best = bestOf(found(made.runs, step.of));
  const variants = [{ name: model, configuration: best.configuration }];
  yield* runExperiment(context, { ...place, variants }, { name: `${title}: ${model}`, repeats });
  made.reported.add(step.id);
}

/** Candidates on folds, and a run of the best of them. */
export async function* search(context: RecipeContext, step: StepOf<'search'>, title: string): StepProgress {
  const { client, signal, made, locale } = context;
  const { id, dataset, model, configuration, candidates, folds, reasons = {} } = step;
  const name = `${title}: ${model}, ${partText(step.part, locale)}`;
  const overrides = Object.fromEntries(
    Object.entries(reasons).map(([finding, reason]) => [finding, reasonText(reason, locale)]),
  );
  const request = {
    datasetId: found(made.datasets, dataset).id,
    configuration: { ...configuration },
    candidates: candidates.map((candidate) => ({ ...candidate })),
    folds,
    overrides,
  };
  const { search: result } = yield* lastEvent(await client.searches.run(request, { signal }), (share) => share * 0.8);
  made.exhibits.push({ section: 'metrics', exhibit: searchExhibit(name, result, locale) });
  const best = result.rows.find(({ rank }) => rank === 1)?.settings ?? {};
  const chosen = experimentConfigurationSchema.parse(withSettings({ ...configuration }, best));
  const variants = [{ name: `${model}, ${partText(step.part, locale)}`, configuration: chosen }];
  const place = { id, dataset, variants, ...(step.reasons === undefined ? {} : { reasons }) };
  const runs = yield* runExperiment(context, place, { name, repeats: 1 });
  made.reported.add(id);
  made.exhibits.push({ section: 'metrics', exhibit: figuresExhibit(name, runs, step.ranking, locale) });
}

function bestOf(runs: readonly RunDetail[]): RunDetail {
  const loss = ({ bestValLoss }: RunDetail): number => bestValLoss ?? Infinity;
  const [best] = runs
    .filter(({ disqualified }) => disqualified === null)
    .toSorted((first, second) => loss(first) - loss(second));
  if (best === undefined)
    throw new GatewiseError('RUN_STATE', said`Every candidate is disqualified: there is none to repeat.`);
  return best;
}

/** Makes an experiment and runs it; the check's refusal and warnings that a recipe waits for come first. */
async function* runExperiment(
  context: RecipeContext,
  { id, dataset, variants, ...step }: Pick<StepOf<'train'>, 'id' | 'dataset' | 'variants' | 'reasons' | 'warnings'>,
  { name, repeats }: { readonly name: string; readonly repeats: number },
): AsyncGenerator<number, RunDetail[], undefined> {
  const { client, signal, made, locale } = context;
  const experiment = await client.experiments.create({
    name,
    datasetId: found(made.datasets, dataset).id,
    variants: variants.map((variant) => ({ ...variant, configuration: { ...variant.configuration } })),
  });
  made.experiments.set(id, { id: experiment.id, name });
  const request = { experimentId: experiment.id, repeats };
  const overrides = Object.fromEntries(
    Object.entries(step.reasons ?? {}).map(([finding, reason]) => [finding, reasonText(reason, locale)]),
  );
  if (step.reasons !== undefined) await beRefused(context, name, request, overrides);
  if (step.warnings !== undefined) await beWarned(context, name, { dataset, variants, warnings: step.warnings });
  const runs = yield* followRuns(client, signal, async () => {
    const { runs: started } = await client.runs.start({ ...request, overrides }, { signal });
    return started;
  });
  made.runs.set(id, runs);
  for (const groupId of new Set(runs.flatMap((run) => run.groupId ?? []))) await addRepeats(context, groupId);
  return runs;
}

/** What repeats come to together, and the report of each. */
async function addRepeats({ client, made }: RecipeContext, id: GroupId): Promise<void> {
  const group = await client.runGroups.get({ id });
  const { name, warnings, averagedReports } = group;
  made.groups.push({ id, name, warnings, averagedReport: averagedReports.test?.text ?? null });
  for (const { id: runId } of group.runs) {
    const run = await client.runs.get({ id: runId });
    const test = run.evaluation?.test;
    if (test?.kind !== 'classification') continue;
    const caption = `${run.name} · ${run.seed}`;
    made.exhibits.push({ section: 'repeats', exhibit: { kind: 'preformatted', caption, text: test.reportText } });
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

/** Writes down what the check warns of. @throws GatewiseError INTERNAL when it does not warn of what the recipe waits for */
async function beWarned(
  { client, signal, made, locale }: RecipeContext,
  experiment: string,
  { dataset, variants, warnings }: Required<Pick<StepOf<'train'>, 'dataset' | 'variants' | 'warnings'>>,
): Promise<void> {
  const { id: datasetId } = found(made.datasets, dataset);
  const known = new Map<string, PreflightFinding>();
  for (const { configuration } of variants) {
    const { findings } = await client.experiments.check({ datasetId, configuration: { ...configuration } }, { signal });
    for (const finding of findings) known.set(findingKey(finding), finding);
  }
  for (const id of warnings) {
    const told = [...known].filter(([, finding]) => finding.id === id);
    if (told.length === 0) {
      throw new GatewiseError('INTERNAL', `The check was to warn of ${id} in “${experiment}”, and has not.`);
    }
    for (const [finding, { message }] of told) {
      made.exhibits.push({ section: 'findings', exhibit: warningExhibit({ experiment, finding, message }, locale) });
    }
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
