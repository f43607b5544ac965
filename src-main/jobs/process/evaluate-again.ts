import { flattenMetrics } from '../../core/evaluation';
import { planWeights } from '../../core/network';
import { prepare } from '../../core/preparation';
import { chooseEngine } from '../../engine';
import { loadTable } from '../../ingest';
import { readWeights } from '../../artefact/weights';
import type { EvaluateResult, EvaluateSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { layersFor, plannedModel, summarizeModel, summarizeSplit, trainerSpecification } from './setup';
import { evaluationFile, writeArtefact } from '../../artefact/write';
import { evaluateParts } from './train/evaluate';
import { predictParts } from './train/predict';

/** Evaluates a run once more: prepares its data as for training, predicts with its stored weights, and writes the evaluation. */
export async function evaluateAgain(
  { configuration, dataset, files, engine: choice, history, keptEpoch }: EvaluateSpecification,
  { emit, signal, threads }: JobContext,
): Promise<JobEnd<EvaluateResult>> {
  const report = (fraction: number, message: string): void => {
    emit({ type: 'progress', fraction, message, run: null });
  };
  emit({ type: 'state', state: 'running' });
  const table = await loadTable(dataset, signal);
  report(0.2, 'preparing');
  const prepared = prepare(table, configuration);
  const layers = layersFor(configuration, prepared);
  const { engine } = await chooseEngine(choice, layers);
  const planned = plannedModel(configuration, prepared, layers, configuration.training.seed, threads);
  const weights = await readWeights(files, planWeights(layers, planned));
  const trainer = await engine.create(trainerSpecification(planned));
  try {
    trainer.setWeights(weights);
    report(0.3, 'predicting');
    const predictions = await predictParts(trainer, prepared, signal);
    report(0.8, 'evaluating');
    const evaluation = evaluateParts(configuration, prepared, predictions, { history, keptEpoch, notFinite: null });
    signal.throwIfAborted();
    const written = await writeArtefact(files.directory, 'evaluation', evaluationFile(evaluation));
    emit({ type: 'artefact', ...written });
    return {
      result: {
        evaluation,
        metrics: flattenMetrics(evaluation),
        model: summarizeModel(layers, configuration.window.lookback, prepared.featureCount),
        split: summarizeSplit(prepared),
        inputNames: [...prepared.featureNames],
      },
      stopped: false,
    };
  } finally {
    trainer.dispose();
  }
}
