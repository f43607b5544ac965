import type { PartPredictions } from '../../artefact/predictions/layout';
import { z } from 'zod';
import {
  backtestFolds,
  errorsByStep,
  fewestFoldRows,
  foldAdvice,
  requireSeveralClasses,
  scoreClassFold,
  sliceable,
  summarizeBacktest,
  summarizeClassBacktest,
  type BacktestFold,
  type BacktestResult,
  type ClassFoldResult,
  type FoldResult,
  type SliceableTable,
} from '../../core/backtest';
import { isoTime } from '../../core/calendar';
import { GatewiseError, saidBy } from '../../core/common/errors';
import { lastKnownLabels } from '../../core/evaluation';
import { mean } from '../../core/common/numbers';
import { said, type Sentence } from '../../core/common/sentence';
import { preparationOf } from '../../core/experiment/preparation-input';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import { targetDistance } from '../../core/task/windows';
import { prepare, runTableSteps, targetRows, windowSource, type PreparedData } from '../../core/preparation';
import { epochsOf, withEpochs } from '../../core/model';
import { shapedModel } from '../../engine';
import { loadTable } from '../../ingest';
import type { BacktestJobResult, BacktestSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { shapeWithSeason } from './model/facts';
import { fitPrepared } from './model/fit';
import { Throttle } from './throttle';
import { actualValues, baselinesOf, lastKnownRows, partPredictions } from './train/evaluate';
import { partSchema, partWords } from '../../core/task/schema';

const progressEveryMs = 100;

/** Prepares, trains and tests a configuration anew at every origin; nothing at or after an origin is seen before it. */
export async function backtestRun(
  specification: BacktestSpecification,
  context: JobContext,
): Promise<JobEnd<BacktestJobResult>> {
  const { emit, signal } = context;
  const { model, ...common } = specification.configuration;
  const configuration = { ...common, model: withEpochs(model, specification.backtest.epochs) };
  emit({ type: 'state', state: 'running' });
  const { window } = configuration;
  const size = { window: targetDistance(window) + window.horizon, horizon: window.horizon };
  const table = sliceable(
    // Folds are cut from rows in order; each is prepared with the same steps, which then change nothing more.
    runTableSteps(await loadTable(specification.dataset, signal), configuration.preparation.steps).table,
    // The folds have parts of their own: how many windows the run's parts keep is not asked here.
    (ordered) => prepare(ordered, { ...preparationOf(configuration), fewestKnown: 0 }),
    fewestFoldRows(specification.backtest, size),
  );
  const folds = backtestFolds(table.rowCount, specification.backtest, size);
  const { classNames } = table;
  const { timeZone = 'UTC' } = specification.dataset;
  if (classNames !== null) {
    requireSeveralClasses(folds, classNames, table.targetsOf, (origin) => nameOf(origin, table, timeZone));
  }
  const throttle = new Throttle<{ fraction: number; message: string }>(progressEveryMs, Date.now, (progress) => {
    emit({ type: 'progress', ...progress, run: null });
  });
  const test = async <Result>(score: (tested: TestedFold) => Result): Promise<(FoldFacts & Result)[]> => {
    const results: (FoldFacts & Result)[] = [];
    for (const [index, fold] of folds.entries()) {
      signal.throwIfAborted();
      const place = said`Fold ${index + 1} of ${folds.length}, from ${nameOf(fold.origin, table, timeZone)} on`;
      const tested = await testFold(
        { ...fold, place },
        table,
        { ...specification, configuration },
        context,
        (share) => {
          throttle.offer({ fraction: (index + share) / folds.length, message: `${index + 1}/${folds.length}` });
        },
      );
      results.push({ ...tested.facts, ...score(tested) });
    }
    return results;
  };
  const leftOut = [...table.leftOut];
  const backtest: BacktestResult =
    classNames === null
      ? summarizeBacktest(await test((tested) => scoreForecast(configuration, tested)), window.horizon, leftOut)
      : summarizeClassBacktest(
          await test((tested) => scoreClasses(configuration, tested, classNames.length)),
          classNames,
          leftOut,
        );
  return { result: { backtest }, stopped: false };
}

/** An origin as people write it: its time on the clock of its zone, or its row. */
function nameOf(origin: number, table: SliceableTable, timeZone: string): Sentence | string {
  const time = table.timeOf(origin);
  return time === null ? said`row ${origin}` : isoTime(time, timeZone);
}

type FoldFacts = Omit<FoldResult, 'mae' | 'lastValueMae' | 'baselineMae'>;

/** A fold that was trained, with the predictions of its test rows. */
interface TestedFold {
  readonly facts: FoldFacts;
  readonly prepared: PreparedData;
  readonly predictions: PartPredictions;
}

/** A fold that cannot be prepared is named in the refusal. */
function prepareFold(place: Sentence, ...input: Parameters<typeof prepare>): PreparedData {
  try {
    return prepare(...input);
  } catch (error) {
    if (!(error instanceof GatewiseError)) throw error;
    const message = knownTargets(error.details) ?? saidBy(error);
    throw new GatewiseError(error.code, said`${place}: ${message}`, error.details, { cause: error });
  }
}

const lostWindowsSchema = z.object({
  part: partSchema,
  windows: z.number(),
  missingTargets: z.number().positive(),
});

/** What is said of a run whose part has too few known targets, for a fold, whose parts cannot be moved; null for other refusals. */
function knownTargets(details: GatewiseError['details']): Sentence | null {
  const lost = lostWindowsSchema.safeParse(details).data;
  if (lost === undefined) return null;
  const { part, windows, missingTargets } = lost;
  return said`the target is missing in ${missingTargets} of the ${windows + missingTargets} windows of its ${partWords[part]} part, and a missing target is not filled to learn from or to score. ${foldAdvice[part]}, or give the target its values.`;
}

async function testFold(
  fold: BacktestFold & { readonly place: Sentence },
  table: SliceableTable,
  { configuration, seed, engine }: Pick<BacktestSpecification, 'configuration' | 'seed' | 'engine'>,
  { signal, stopSignal, threads }: JobContext,
  onProgress: (share: number) => void,
): Promise<TestedFold> {
  const start = performance.now();
  // The rows after the fold are cut off, so that not even a preparation step can look at them.
  const prepared = prepareFold(fold.place, table.slice(fold.train.from, fold.test.to), {
    ...preparationOf(configuration),
    split: {
      kind: 'count',
      train: fold.train.to - fold.train.from,
      validation: fold.validation.to - fold.validation.from,
      test: fold.test.to - fold.test.from,
    },
    // The classes and their order are those of all rows: a fold may lack one.
    classNames: table.classNames,
    fewestKnown: 1,
  });
  const model = shapedModel(configuration.model, shapeWithSeason(configuration, prepared));
  const estimator = await model.create({ seed, threads, engine });
  try {
    const outcome = await fitPrepared(estimator, configuration, prepared, {
      signal,
      stopSignal,
      onProgress: (done, total) => {
        onProgress(done / total);
      },
    });
    const epochs = epochsOf(outcome);
    const outputs = await estimator.predict(windowSource(prepared, 'test'), signal);
    const predictions = partPredictions(prepared, 'test', outputs);
    return {
      facts: {
        origin: fold.origin,
        originTime: table.timeOf(fold.origin),
        trainRows: fold.train.to - fold.train.from,
        windows: predictions.rows.length,
        missingTargets: prepared.plan.parts.test.missingTargets,
        epochs: epochs.last,
        bestEpoch: epochs.best,
        durationMs: performance.now() - start,
      },
      prepared,
      predictions,
    };
  } finally {
    estimator.dispose();
  }
}

function scoreForecast(
  configuration: ExperimentConfiguration,
  { prepared, predictions: { rows, values } }: TestedFold,
): Pick<FoldResult, 'mae' | 'lastValueMae' | 'baselineMae'> {
  const { horizon, offset } = configuration.window;
  const actual = actualValues(prepared, rows, horizon);
  const lastRows = lastKnownRows(rows, Math.max(1, offset)).map((row) => Math.max(0, row));
  const baselineMae: FoldResult['baselineMae'] = {};
  for (const { name, predicted } of baselinesOf(configuration, prepared).predict(lastRows)) {
    const errors = errorsByStep(actual, predicted, horizon);
    if (errors !== null) baselineMae[name] = mean(errors);
  }
  return { mae: errorsByStep(actual, values, horizon), lastValueMae: baselineMae.lastValue ?? 0, baselineMae };
}

function scoreClasses(
  { evaluation, window }: ExperimentConfiguration,
  { prepared, predictions: { rows, values } }: TestedFold,
  classCount: number,
): Pick<ClassFoldResult, 'scores' | 'baseline' | 'lastLabelAccuracy' | 'support' | 'recall'> {
  const labelsAt = (places: Uint32Array): Int32Array => Int32Array.from(places, (row) => prepared.rawTargets[row] ?? 0);
  return scoreClassFold({
    labels: labelsAt(rows),
    scores: values,
    trainLabels: labelsAt(targetRows(prepared, 'train')),
    lastLabels: lastKnownLabels(prepared, rows, Math.max(1, window.offset)),
    classCount,
    threshold: evaluation.threshold,
  });
}
