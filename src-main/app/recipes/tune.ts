import { said } from '../../core/common/sentence';
import { GatewiseError } from '../../core/common/errors';
import type { StudyId } from '../../core/common/ids';
import { endedCount } from '../../core/study';
import { rankingExhibits } from '../../core/report';
import type { RecipeStep } from '../../core/recipe';
import { samplerSpecificationSchema } from '../../core/tuning';
import { found, type RecipeContext, type StepProgress } from './context';

/** A study of one variant, led to its end; its runs are ranked in the report. Whoever cancels it pauses the study. */
export async function* tune(
  context: RecipeContext,
  step: Extract<RecipeStep, { readonly kind: 'tune' }>,
  title: string,
): StepProgress {
  const { client, made, locale } = context;
  const name = `${title}: ${step.part}`;
  const { variant } = step;
  const experiment = await client.experiments.create({
    name,
    datasetId: found(made.datasets, step.dataset).id,
    variants: [{ ...variant, configuration: { ...variant.configuration } }],
  });
  made.experiments.set(step.id, { id: experiment.id, name });
  const { id } = await client.studies.create({
    name,
    experimentId: experiment.id,
    settings: {
      space: step.space,
      sampler: samplerSpecificationSchema.parse({ kind: 'tpe', nStartupTrials: step.startupTrials }),
      budget: { trials: step.trials, minutes: null, patience: null },
      confirmation: { best: 0, seeds: 2 },
      seed: step.seed,
    },
  });
  await client.studies.enqueue({ id, values: { ...step.first } });
  yield* lead(context, id, step.trials);
  const { trials } = await client.studies.trials({ id });
  const runs = await Promise.all(trials.flatMap(({ runIds }) => runIds).map((runId) => client.runs.get({ id: runId })));
  const done = runs.filter(({ state }) => state === 'succeeded');
  made.runs.set(step.id, done);
  made.exhibits.push(
    ...rankingExhibits(name, done, [], locale).map((exhibit) => ({ section: 'metrics' as const, exhibit })),
  );
}

/** Starts a study and tells the share of its trials that have ended, until it is at rest. */
async function* lead({ client, signal }: RecipeContext, id: StudyId, trials: number): StepProgress {
  const listening = new AbortController();
  const events = await client.studies.watch({ id }, { signal: AbortSignal.any([signal, listening.signal]) });
  let isAtRest = false;
  try {
    await client.studies.start({ id });
    for await (const event of events) {
      if (event.type !== 'study') continue;
      const { study } = event;
      yield Math.min(0.999, endedCount(study) / trials);
      if (study.state === 'created' || study.state === 'running') continue;
      isAtRest = true;
      if (study.error !== null) throw new GatewiseError(study.error.code, study.error.message, study.error.details);
      break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    listening.abort();
    if (!isAtRest) await client.studies.pause({ id }).catch(() => undefined);
  }
  if (signal.aborted) throw new GatewiseError('CANCELLED', said`Cancelled. What was made so far stays.`);
}
