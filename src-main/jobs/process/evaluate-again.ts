import { flattenMetrics } from '../../core/evaluation';
import { preparationOf } from '../../core/experiment/preparation-input';
import { prepare } from '../../core/preparation';
import { shapedModel } from '../../engine';
import { loadTable } from '../../ingest';
import type { EvaluateResult, EvaluateSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { inputNamesOf, shapeOf, summarizeSplit } from './model/facts';
import { keptData } from './model/members';
import { predictParts } from './model/predict';
import { restoreModel } from './model/restore';
import { evaluationFile, writeArtefact } from '../../artefact/write';
import { evaluateParts } from './train/evaluate';

/** Evaluates a run once more: prepares its data as for training, predicts with its stored model, and writes the evaluation. */
export async function evaluateAgain(
  { configuration, dataset, files, engine, outcome }: EvaluateSpecification,
  { emit, signal, threads }: JobContext,
): Promise<JobEnd<EvaluateResult>> {
  const report = (fraction: number, message: string): void => {
    emit({ type: 'progress', fraction, message, run: null });
  };
  emit({ type: 'state', state: 'running' });
  const table = await loadTable(dataset, signal);
  report(0.2, 'preparing');
  const prepared = prepare(table, preparationOf(configuration));
  const data = await keptData(configuration, prepared, files);
  const model = shapedModel(configuration.model, shapeOf(configuration, data));
  const estimator = await restoreModel(model, files, { seed: configuration.seed, threads, engine });
  try {
    report(0.3, 'predicting');
    const predictions = await predictParts(estimator, data, signal);
    report(0.8, 'evaluating');
    const evaluation = evaluateParts(configuration, prepared, predictions, outcome);
    signal.throwIfAborted();
    const written = await writeArtefact(files.directory, 'evaluation', evaluationFile(evaluation));
    emit({ type: 'artefact', ...written });
    return {
      result: {
        evaluation,
        metrics: flattenMetrics(evaluation),
        model: model.summary(),
        split: summarizeSplit(prepared),
        inputNames: inputNamesOf(configuration, prepared),
      },
      stopped: false,
    };
  } finally {
    estimator.dispose();
  }
}
