import { said } from '../../core/common/sentence';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RunId } from '../../core/common/ids';
import { GatewiseError } from '../../core/common/errors';
import { csvOf, generateTable } from '../../core/generator';
import { predictionCsv, type FilePrediction, type PredictionPage } from '../../core/prediction';
import type { RecipeStep } from '../../core/recipe';
import { deploymentExhibits } from '../../core/report';
import type { RunDetail } from '../../core/run/schema';
import { writeFileAtomically } from '../../disk';
import { found, lastEvent, type Client, type RecipeContext, type StepProgress } from './context';

interface Predicted {
  readonly prediction: FilePrediction;
  readonly pages: readonly PredictionPage[];
  readonly threshold: number;
}

/**
 * The best run's model as a file, into an empty workspace and onto new rows there; the same rows are predicted here as well,
 * to see that the numbers are the same.
 */
export async function* deploy(
  context: RecipeContext,
  { of, generator }: Extract<RecipeStep, { readonly kind: 'deploy' }>,
  fileName: string,
): StepProgress {
  const { client, withEmptyWorkspace, folder, signal, made, locale } = context;
  const run = mostAccurate(found(made.runs, of));
  const model = yield* lastEvent(await client.models.export({ runId: run.id }, { signal }), (fraction) => fraction / 4);
  yield 0.3;
  const [own, imported] = await withEmptyWorkspace(async (other, temporary) => {
    const path = join(temporary, 'new-rows.csv');
    await pipeline(Readable.from(csvOf(generateTable(generator))), createWriteStream(path), { signal });
    let runId: RunId | undefined;
    const importing = await other.models.import({ source: { kind: 'path', path: model.path } }, { signal });
    for await (const event of importing) if (event.type === 'done') runId = event.run.id;
    if (runId === undefined) throw new GatewiseError('CANCELLED', said`Cancelled. What was made so far stays.`);
    return [await predict(client, run.id, path, signal), await predict(other, runId, path, signal)] as const;
  });
  const predictions = join(folder, `${fileName}-predictions.csv`);
  const { prediction, pages, threshold } = imported;
  await writeFileAtomically(predictions, Buffer.from([...predictionCsv(prediction, pages, threshold)].join('')));
  const metrics = prediction.evaluation?.metrics ?? {};
  made.deployment = {
    runId: run.id,
    runName: run.name,
    model: { path: model.path, bytes: model.bytes },
    predictions,
    windows: prediction.windows.predicted,
    largestDifference: largestDifference(own.pages, pages),
    metrics,
    testMetrics: Object.fromEntries(
      Object.keys(metrics).map((name) => [name, run.evaluation?.test?.metrics[name] ?? null]),
    ),
  };
  made.exhibits.push(
    ...deploymentExhibits(made.deployment, locale).map((exhibit) => ({ section: 'metrics' as const, exhibit })),
  );
}

/** The lowest validation error among those that are ranked: losses that are weighed differently cannot be compared. */
function mostAccurate(runs: readonly RunDetail[]): RunDetail {
  const errorOf = ({ metrics, taskKind }: RunDetail): number =>
    taskKind === 'classification' ? -(metrics['validation.f1Macro'] ?? -1) : (metrics['validation.mae'] ?? Infinity);
  const [best] = runs
    .filter(({ disqualified }) => disqualified === null)
    .toSorted((first, second) => errorOf(first) - errorOf(second));
  if (best === undefined)
    throw new GatewiseError('RUN_STATE', said`Every run is disqualified: there is no model to use.`);
  return best;
}

async function predict(client: Client, runId: RunId, path: string, signal: AbortSignal): Promise<Predicted> {
  const pages: PredictionPage[] = [];
  const request = { runId, source: { kind: 'path' as const, path }, history: 'file' as const };
  for await (const event of await client.predictions.compute(request, { signal })) {
    if (event.type === 'windows') pages.push(event.page);
    else if (event.type === 'done') return { prediction: event.prediction, threshold: event.threshold, pages };
  }
  throw new GatewiseError('CANCELLED', said`Cancelled. What was made so far stays.`);
}

/** Between two predictions of the same windows; infinite where one has a value and the other has none. */
function largestDifference(first: readonly PredictionPage[], second: readonly PredictionPage[]): number {
  const [own, other] = [first, second].map((pages) => pages.flatMap(({ predicted }) => predicted));
  if (own?.length !== other?.length) return Number.MAX_VALUE;
  return (own ?? []).reduce<number>((largest, value, index) => {
    const there = other?.[index] ?? null;
    if (value === null || there === null) return value === there ? largest : Number.MAX_VALUE;
    return Math.max(largest, Math.abs(value - there));
  }, 0);
}
