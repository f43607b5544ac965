import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { meanOf } from '../../core/common/numbers';
import { logLoss } from '../../core/evaluation';
import {
  describeAttributions,
  permutationImportance,
  spread,
  type Attribution,
  type Explanation,
  type ExplanationRequest,
  type PermutationImportance,
} from '../../core/explanation';
import { preparationOf } from '../../core/experiment/preparation-input';
import type { Estimator } from '../../core/model';
import { outputsInUnits, prepare, targetRows, windowSource, type PreparedData } from '../../core/preparation';
import { shapedModel } from '../../engine';
import { loadTable } from '../../ingest';
import type { ExplainResult, ExplainSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { shapeOf } from './model/facts';
import { restoreModel } from './model/restore';
import { Throttle } from './throttle';
import { actualValues } from './train/evaluate';

const progressEveryMs = 100;
const part = 'validation';

interface Explained {
  readonly estimator: Estimator;
  readonly prepared: PreparedData;
  readonly request: ExplanationRequest;
  readonly signal: AbortSignal;
  /** Told the share that is done. */
  readonly onProgress: (fraction: number) => void;
}

/** What explaining a run's model may use of its process. */
export interface ExplainContext {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Told the share that is done. */
  readonly onProgress: (fraction: number) => void;
}

/** Says by what a run's model predicts what it does: which inputs it needs, and of trees what makes up each prediction. */
export async function explainRun(
  specification: ExplainSpecification,
  { emit, signal, threads }: JobContext,
): Promise<JobEnd<ExplainResult>> {
  emit({ type: 'state', state: 'running' });
  const throttle = new Throttle<number>(progressEveryMs, Date.now, (fraction) => {
    emit({ type: 'progress', fraction, message: 'explaining', run: null });
  });
  const onProgress = (fraction: number): void => {
    throttle.offer(fraction);
  };
  return { result: { explanation: await explain(specification, { threads, signal, onProgress }) }, stopped: false };
}

/**
 * The same for whoever has no job of its own.
 * @throws GatewiseError BAD_INPUT without a validation part and for an output that the model does not have
 */
export async function explain(
  { configuration, dataset, files, engine, request }: ExplainSpecification,
  { threads, signal, onProgress }: ExplainContext,
): Promise<Explanation> {
  const prepared = prepare(await loadTable(dataset, signal), preparationOf(configuration));
  if (prepared.plan.parts[part].windowCount === 0) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`This run has no validation part, on which it could be seen what its model leans on. Give the split one and train again.`,
      { field: 'split.validation' },
    );
  }
  const { classNames } = prepared;
  const most = classNames?.length ?? configuration.window.horizon;
  if (request.output !== null && request.output > most) {
    throw new GatewiseError(
      'BAD_INPUT',
      classNames === null
        ? said`Step ${request.output} is asked for, but the model predicts ${most}.`
        : said`Class ${request.output} is asked for, but there are ${most}.`,
      { field: 'output' },
    );
  }
  const model = shapedModel(configuration.model, shapeOf(configuration, prepared));
  const estimator = await restoreModel(model, files, { seed: configuration.seed, threads, engine });
  const halves = estimator.attribute === undefined ? 1 : 0.5;
  const explained = { estimator, prepared, request, signal };
  try {
    const permutation =
      model.history === 'whole'
        ? null
        : await shuffleInputs(
            {
              ...explained,
              onProgress: (fraction) => {
                onProgress(fraction * halves);
              },
            },
            configuration.seed,
          );
    const attribution = await takeApart({
      ...explained,
      onProgress: (fraction) => {
        onProgress(halves + (1 - halves) * fraction);
      },
    });
    const { time, timeZone } = prepared;
    const { horizon } = configuration.window;
    return {
      part,
      hasTime: time !== null,
      timeZone,
      target: configuration.task.target,
      classNames: classNames === null ? null : [...classNames],
      horizon: classNames === null ? horizon : 1,
      permutation,
      attribution,
    };
  } finally {
    estimator.dispose();
  }
}

async function shuffleInputs(
  { estimator, prepared, request, signal, onProgress }: Explained,
  seed: number,
): Promise<PermutationImportance> {
  const rows = targetRows(prepared, part);
  const { classNames } = prepared;
  const labelOf = (window: number): number => prepared.rawTargets[rows[window] ?? 0] ?? 0;
  const horizon = prepared.fitted.window.horizon;
  return permutationImportance({
    source: windowSource(prepared, part),
    inputNames: prepared.featureNames,
    metric: classNames === null ? 'mae' : 'logLoss',
    predict: (source) => estimator.predict(source, signal),
    error: (windows, outputs) => {
      const chosen = Uint32Array.from(windows, (window) => rows[window] ?? 0);
      const values = outputsInUnits(prepared, chosen, outputs);
      if (classNames !== null) return logLoss(Array.from(windows, labelOf), values, classNames.length);
      const actual = actualValues(prepared, chosen, horizon);
      return meanOf(actual.length, (i) => Math.abs((values[i] ?? Number.NaN) - (actual[i] ?? Number.NaN)));
    },
    repeats: request.repeats,
    seed,
    signal,
    onProgress: (done, total) => {
      onProgress(done / total);
    },
  });
}

async function takeApart({ estimator, prepared, request, signal, onProgress }: Explained): Promise<Attribution | null> {
  if (estimator.attribute === undefined) return null;
  const source = windowSource(prepared, part);
  const windows = spread(request.windows, source.starts.length);
  const pick = (values: Uint32Array): Uint32Array => Uint32Array.from(windows, (window) => values[window] ?? 0);
  const chosen = { ...source, starts: pick(source.starts), targetStarts: pick(source.targetStarts) };
  const { classNames } = prepared;
  const output = request.output ?? (classNames === null ? null : classNames.length);
  const attributions = await estimator.attribute(chosen, output === null ? null : output - 1, signal, (done) => {
    onProgress(done / windows.length);
  });
  const places = Array.from(chosen.targetStarts, (row) => prepared.time?.[row] ?? row);
  return describeAttributions(attributions, prepared.fitted, places, output);
}
